"""Tries the command line as a person on a machine does."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from bare.machine import HOME, Machine

Faults = list[str]

UNEXPECTED = ("Traceback", "No such file", "Drawn without OpenGL", "Fatal", "error:", "Warning", "warning:")
"""Words that no output may have."""
LEAST_COLOURS = 200
PICTURES = {"still.png": ("PNG", (640, 360)), "film.webp": ("WEBP", (320, 180))}
"""What the commands render: format and size in pixels by name."""
_NO_ENCODER = "! Film encoder"
_MOST_S = 300.0


def faults_of_output(command: str, status: int, said: str, complained: str = "") -> Faults:
    """Return what is wrong with the end of a command.

    Parameters
    ----------
    command
        As it was typed.
    status
        With which it ended.
    said
        What it printed.
    complained
        What it printed as an error; any word there is one too many.
    """
    if command.endswith("doctor"):
        # It ends with 1 where anything is amiss; a bundle without an encoder for .mp4 is as it should be.
        wrong = [line for line in said.splitlines() if line.startswith("!") and not line.startswith(_NO_ENCODER)]
        status = 1 if wrong else 0
    if status == 0 and not complained and not any(word in said for word in UNEXPECTED):
        return []
    return [f"{command} ended with {status}: {(said + complained).strip()[-400:]}"]


def faults_of_commands(machine: Machine, program: str, display: str) -> Faults:
    """Run the command line in a machine and return what goes wrong."""
    faults: Faults = []
    for words in (
        ("--version",),
        ("predict", "breast"),
        ("run", "breast.adjuvant", "--seed", "1"),
        ("ensemble", "lung", "-n", "200", "--seed", "1"),
        ("check",),
        ("render", "breast", "-o", f"{HOME}/still.png", "--at", "8y", "--size", "640x360", "--quiet"),
        ("render", "lung", "-o", f"{HOME}/film.webp", "--seconds", "1", "--size", "320x180", "--quiet"),
        ("doctor",),
    ):
        faults += faults_of_command(machine, display, program, *words)
    return faults + [
        fault for name, wanted in PICTURES.items() for fault in faults_of_picture(machine.home / name, *wanted)
    ]


def faults_of_command(machine: Machine, display: str, *words: str) -> Faults:
    """Run one command as the person and return what goes wrong."""
    done = subprocess.run(machine.person(display, *words), capture_output=True, text=True, timeout=_MOST_S, check=False)
    return faults_of_output(" ".join(words), done.returncode, done.stdout, done.stderr)


def faults_of_picture(path: Path, wanted: str, size_px: tuple[int, int]) -> Faults:
    """Look at a picture, or at the first of a film, and return what is wrong with it.

    Parameters
    ----------
    path
        Its file.
    wanted
        Its format, ``"PNG"`` or ``"WEBP"``; what is not a PNG is a film and moves.
    size_px
        Its width and height.
    """
    if not path.is_file():
        return [f"There is no {path.name}."]
    try:
        with Image.open(path) as picture:
            n_pictures = int(getattr(picture, "n_frames", 1))
            n_colours = len(picture.convert("RGB").getcolors(maxcolors=2**24) or ())
            found, found_px = picture.format, picture.size
    except UnidentifiedImageError:
        return [f"{path.name} is no picture."]
    if (found, found_px) == (wanted, size_px) and n_colours >= LEAST_COLOURS and (n_pictures > 1) == (wanted != "PNG"):
        return []
    return [f"{path.name} is {found}, {found_px} pixels, {n_colours} colours, {n_pictures} pictures."]
