"""What can be typed behind ``metaviz``; imports nothing that takes time."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from metaviz.build_info import build_info
from metaviz.cli.render_options import add_picture_options
from metaviz.cli.typed import change, duration, moment, number, seed, whole_number
from metaviz.scene.durations import MAX_YEARS
from metaviz.scene.shipped import shipped_scenes

MAX_PATIENTS = 10_000_000
PROFILES = ("dark", "projector")
SOIL_MODELS = ("plumbing", "organ", "cancer")
STUDIES = ("autopsy", "clinic")

NOTICE = "A teaching model of invented patients; no prediction for any person."
COMMANDS = {
    "predict": "what to expect, in closed form",
    "run": "one patient's course",
    "ensemble": "many patients, counted",
    "events": "the cell-flow events of a window of time, as CSV",
    "render": "a picture or a film",
    "validate": "the scenes beside autopsies and other published figures",
    "references": "on what the numbers of a scene stand",
    "check": "check scene files",
    "doctor": "what this machine offers, and what would go wrong",
    "schema": "the JSON Schema of scene files, for editors",
}


class Parser(argparse.ArgumentParser):
    """Tells errors in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with status 2."""
        self.exit(2, f"{self.prog}: {message} (`{self.prog} --help` tells more)\n")


class _Once(argparse.Action):
    """Keeps a value and refuses a second one."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """Keep the value."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"found a second {option_string}, allowed is one")
        setattr(namespace, self.dest, values)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; ``module`` names the module of `metaviz.cli` that carries them out.

    Raises
    ------
    SystemExit
        With status 2 on bad arguments, 0 after ``--help`` and ``--version``.
    """
    argv = _with_negative_values(argv)
    if argv and argv[0] in COMMANDS:
        return _PARSERS[argv[0]]().parse_args(argv[1:])
    return _parse_window(argv)


def _with_negative_values(argv: Sequence[str]) -> list[str]:
    """Write ``--from -5y`` as ``--from=-5y``: argparse would miss the value rather than name it."""
    joined: list[str] = []
    for word in argv:
        if joined and re.match(r"-[0-9.]", word) and re.fullmatch(r"--[a-z-]+", joined[-1]):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _parse_window(argv: Sequence[str]) -> argparse.Namespace:
    parser = window_parser()
    arguments, rest = parser.parse_known_args(argv)
    near = get_close_matches(str(arguments.scene), COMMANDS, n=1)
    is_scene = str(arguments.scene) in shipped_scenes() or Path(str(arguments.scene)).exists()
    if near and not is_scene:
        parser.error(f"unknown command {arguments.scene} (did you mean {near[0]}?)")
    if rest:
        parser.error(f"unknown arguments {' '.join(rest)}")
    return arguments


def window_parser() -> Parser:
    """Return what reads the arguments of the window."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {says}" for name, says in COMMANDS.items())
    parser = Parser(
        prog="metaviz",
        usage="metaviz [SCENE] [options]\n       metaviz COMMAND ...",
        description="Open the window on a scene: an animated map of the body on which cancer spreads.",
        epilog=f"commands (each has its own --help):\n{listing}\n\n{NOTICE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(module="window", may_compare=True)
    parser.add_argument("--version", action="version", version=f"metaviz {build_info().line()}")
    scene_words = "scene file, or the name of a scene or a comparison that comes along (default: breast)"
    parser.add_argument("scene", metavar="SCENE", nargs="?", default=None, help=scene_words)
    parser.add_argument("--seed", type=seed, default=None, metavar="N", help="seed of the patient")
    _add_soil(parser)
    _add_profile(parser)
    parser.add_argument("--fullscreen", action="store_true", help="fill the screen")
    parser.add_argument("--safe-graphics", action="store_true", help="draw with software OpenGL")
    return parser


def _command(name: str, describes: str) -> Parser:
    parser = Parser(prog=f"metaviz {name}", description=describes, allow_abbrev=False)
    parser.set_defaults(module=name)
    return parser


def _predict_parser() -> Parser:
    parser = _command(
        "predict",
        "Tell what to expect of a scene, or of those of a comparison side by side, in closed form: no dice are thrown.",
    )
    _add_scene(parser, "scene file, or the name of a scene or a comparison that comes along, e.g. other_plumbing")
    parser.set_defaults(may_compare=True)
    _add_years(parser)
    _add_json(parser)
    return parser


def _run_parser() -> Parser:
    parser = _command("run", "Follow one patient: every founded colony, the milestones, and a ledger of all cells.")
    _add_scene(parser)
    _add_seed(parser)
    _add_years(parser)
    _add_json(parser)
    return parser


def _ensemble_parser() -> Parser:
    parser = _command("ensemble", "Follow many patients and count.")
    _add_scene(parser)
    count = whole_number("a number of patients", 1, MAX_PATIENTS)
    parser.add_argument("-n", dest="n", type=count, required=True, metavar="N", help="number of patients")
    observe_words = "tell what such a study would find as well: an autopsy at the end, or imaging in a clinic"
    parser.add_argument("--observe", choices=STUDIES, default=None, help=observe_words)
    _add_seed(parser)
    _add_years(parser)
    _add_json(parser)
    return parser


def _events_parser() -> Parser:
    parser = _command("events", "Write the cell-flow events of a window of time as CSV.")
    _add_scene(parser)
    _add_seed(parser)
    start_words = "start of the window, e.g. 5y, 18mo, 30d"
    parser.add_argument("--from", dest="start_day", type=moment, required=True, metavar="TIME", help=start_words)
    span_words = "length of the window"
    parser.add_argument("--for", dest="span_days", type=duration, required=True, metavar="TIME", help=span_words)
    dots = whole_number("a number of dots", 1, 1_000_000)
    dots_words = "at most so many dots, each of which stands for many cells (default: 20000)"
    parser.add_argument("--dots", type=dots, default=20_000, metavar="N", help=dots_words)
    _add_output(parser, "CSV file (default, and -: standard output)", required=False)
    return parser


def _render_parser() -> Parser:
    parser = _command("render", "Render a picture or a film; needs no screen.")
    _add_scene(parser)
    parser.add_argument(
        "--seed", type=seed, default=None, metavar="N", help="seed of the patient (default: the scene's)"
    )
    output_words = "picture (.png, .svg, and .webp with --at) or film (.mp4, and .webp without --at)"
    _add_output(parser, output_words, required=True)
    add_picture_options(parser)
    _add_profile(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    return parser


def _validate_parser() -> Parser:
    parser = _command(
        "validate", "Compare the scenes with autopsies, metastasis at diagnosis and other published figures."
    )
    _add_json(parser)
    return parser


def _references_parser() -> Parser:
    parser = _command(
        "references", "Tell the publications behind the numbers of a scene, and which numbers were chosen."
    )
    parser.add_argument("scene", metavar="SCENE", help="scene file, or the name of one that comes along, e.g. breast")
    parser.add_argument("--bibtex", action="store_true", help="write the publications as BibTeX")
    _add_output(parser, "file (default, and -: standard output)", required=False)
    return parser


def _check_parser() -> Parser:
    parser = _command("check", "Check scene files and tell everything that is wrong with them.")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="scene file, or the name of one that comes along (default: all of those)",
    )
    return parser


def _doctor_parser() -> Parser:
    parser = _command("doctor", "Tell versions, OpenGL and fonts, and what would go wrong on this machine.")
    _add_json(parser)
    parser.add_argument("--probe", choices=("window", "offscreen"), help=argparse.SUPPRESS)
    return parser


def _schema_parser() -> Parser:
    parser = _command("schema", "Print the JSON Schema of scene files, for editors.")
    _add_output(parser, "file (default, and -: standard output)", required=False)
    return parser


_PARSERS: dict[str, Callable[[], Parser]] = {
    "predict": _predict_parser,
    "run": _run_parser,
    "ensemble": _ensemble_parser,
    "events": _events_parser,
    "render": _render_parser,
    "validate": _validate_parser,
    "references": _references_parser,
    "check": _check_parser,
    "doctor": _doctor_parser,
    "schema": _schema_parser,
}


def _add_scene(parser: Parser, words: str = "scene file, or the name of one that comes along, e.g. breast") -> None:
    parser.add_argument("scene", metavar="SCENE", help=words)
    parser.add_argument(
        "--set",
        dest="changes",
        type=change,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a number, e.g. soil.liver=3, arrest.lung=0.5, cascade.invasion=0.2; may be repeated",
    )
    _add_soil(parser)


def _add_soil(parser: Parser) -> None:
    soil_words = (
        "what the soil depends on: plumbing (soil 1 everywhere), organ (one universal soil for each organ) "
        "or cancer (as published; the default)"
    )
    parser.add_argument("--soil", choices=SOIL_MODELS, default=None, help=soil_words)


def _add_seed(parser: Parser) -> None:
    parser.add_argument("--seed", type=seed, required=True, metavar="N", help="seed: same seed, same patients")


def _add_years(parser: Parser) -> None:
    years = number("years", 0.1, MAX_YEARS)
    parser.add_argument("--years", type=years, metavar="Y", help="horizon (default: the scene's)")


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def _add_profile(parser: Parser) -> None:
    profile_words = "colours: dark, or projector for the wall of a bright room (default: dark)"
    parser.add_argument("--profile", choices=PROFILES, default="dark", help=profile_words)


def _add_output(parser: Parser, words: str, *, required: bool) -> None:
    parser.add_argument(
        "-o", "--output", dest="output", required=required, action=_Once, default=None, metavar="FILE", help=words
    )
