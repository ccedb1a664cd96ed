"""Names of the scenes that come with the program, as they are read on screen."""

from __future__ import annotations

from metaviz.scene.shipped import base_of


def scene_label(name: str) -> str:
    """Return the name of a scene as the menu says it."""
    return base_of(name).replace("_", " ").capitalize()


def variant_label(name: str) -> str:
    """Return the name of a variant as the menu says it, without that of its scene."""
    text = name.partition(".")[2].replace("_", " ")
    return text.upper() if any(character.isdigit() for character in text) else text.capitalize()


def member_label(name: str) -> str:
    """Return the name of a member of a comparison: that of the variant, as its scene is clear from the title."""
    return scene_label(name) if base_of(name) == name else variant_label(name)
