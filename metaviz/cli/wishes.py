"""What somebody at the command line wants to see."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from difflib import get_close_matches

from metaviz.cli.command_error import CommandError
from metaviz.model.body import Body
from metaviz.model.cascade import Step
from metaviz.model.level import Level
from metaviz.render.still import Size
from metaviz.render.theme import Profile


@dataclass(frozen=True, slots=True)
class Wishes:
    """How pictures look.

    Attributes
    ----------
    size_px, profile
        Size and colours.
    cameras
        Ids of views, in turn.
    laid_bare
        Sites to be seen through what lies in front of them.
    focus
        Whether organs without a tumour recede.
    rings
        Whether every organ shows its soil, and the cells that it has held.
    labels, words
        Whether organs are named, and whether anything is written.
    level
        In which words captions and symptoms are written.
    lens
        Step that a lens shows; None for no lens.
    ground
        Whether there is a ground; a picture without it is clear around the body.
    """

    size_px: Size
    profile: Profile
    cameras: tuple[str, ...] = ("overview",)
    laid_bare: frozenset[str] = frozenset()
    focus: bool = False
    rings: bool = False
    labels: bool = True
    words: bool = True
    level: Level = Level.PLAIN
    lens: Step | None = None
    ground: bool = True


def wishes_of(arguments: argparse.Namespace, body: Body, size_px: Size) -> Wishes:
    """Return what the arguments ask for.

    Raises
    ------
    CommandError
        If an organ to be laid bare is not in the body.
    """
    sites = {site.id for site in body.sites}
    for name in arguments.xray:
        if name not in sites:
            near = get_close_matches(name, sites, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            allowed = f"organs of the {body.id}: {', '.join(sorted(sites))}"
            raise CommandError(f"--xray: found {name!r}{hint}, allowed is {allowed}")
    return Wishes(
        size_px=size_px,
        profile=Profile(arguments.profile),
        cameras=arguments.camera,
        laid_bare=frozenset(arguments.xray),
        focus=arguments.focus,
        rings=arguments.rings,
        labels=arguments.labels,
        words=arguments.words,
        level=Level(arguments.level),
        lens=None if arguments.lens is None else Step(arguments.lens),
        ground=not arguments.transparent,
    )
