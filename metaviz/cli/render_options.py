"""What ``metaviz render`` can be told about its picture or film."""

from __future__ import annotations

import argparse

from metaviz.cli.typed import moment, names, number, size, whole_number
from metaviz.model.cascade import STEPS
from metaviz.model.level import Level

CAMERAS = ("overview", "head", "chest", "abdomen", "pelvis", "bone")


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of moment, size, camera and look."""
    at_words = "moment of the picture, e.g. 8y (default: the scene's)"
    parser.add_argument("--at", dest="at_day", type=moment, metavar="TIME", help=at_words)
    parser.add_argument("--from", dest="start_day", type=moment, metavar="TIME", help="first moment of the film")
    parser.add_argument("--to", dest="end_day", type=moment, metavar="TIME", help="last moment of the film")
    seconds = number("seconds", 0.04, 3600.0)
    parser.add_argument("--seconds", type=seconds, default=10.0, metavar="S", help="length of the film (default: 10)")
    fps = whole_number("frames a second", 1, 120)
    parser.add_argument(
        "--fps", type=fps, default=None, metavar="N", help="frames a second (default: 30, in a .webp 12)"
    )
    size_words = "in pixels (default: 1920x1080)"
    parser.add_argument("--size", type=size, default=(1920, 1080), metavar="WxH", help=size_words)
    camera_words = f"what is in view: {', '.join(CAMERAS)} (default: overview); a film flies along several: chest,bone"
    parser.add_argument(
        "--camera", type=names("cameras", CAMERAS), default=("overview",), metavar="NAME", help=camera_words
    )
    xray_words = "organs to be seen through what lies in front of them, e.g. kidney,adrenal"
    parser.add_argument("--xray", type=names("organs"), default=(), metavar="ORGANS", help=xray_words)
    parser.add_argument("--focus", action="store_true", help="let organs without a tumour recede")
    parser.add_argument(
        "--rings", action="store_true", help="show the soil of every organ as a ring, and the cells that it has held"
    )
    lens_words = "step of the cascade that a lens shows: " + ", ".join(STEPS)
    parser.add_argument("--lens", choices=[step.value for step in STEPS], metavar="STEP", help=lens_words)
    parser.add_argument("--no-labels", dest="labels", action="store_false", help="leave out the names of organs")
    levels = [level.value for level in Level]
    level_words = "words of captions and symptoms: plain or textbook (default: plain)"
    parser.add_argument("--level", choices=levels, default=Level.PLAIN.value, help=level_words)
    parser.add_argument("--no-words", dest="words", action="store_false", help="write nothing at all")
    parser.add_argument("--transparent", action="store_true", help="picture without a ground, for slides")
