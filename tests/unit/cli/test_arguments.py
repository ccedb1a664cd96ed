"""What is typed becomes values, or one sentence and status 2; nothing slow is imported for it."""

import subprocess
import sys

import pytest

from metaviz.cli.arguments import COMMANDS, parse


def told(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line with which arguments are refused."""
    with pytest.raises(SystemExit) as caught:
        parse(argv)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_window_arguments() -> None:
    assert vars(parse([])) == {
        "module": "window",
        "scene": None,
        "seed": None,
        "soil": None,
        "profile": "dark",
        "fullscreen": False,
        "safe_graphics": False,
        "may_compare": True,
    }
    arguments = parse(["my.yaml", "--seed", "5", "--profile", "projector", "--fullscreen", "--safe-graphics"])
    assert (arguments.scene, arguments.seed, arguments.profile) == ("my.yaml", 5, "projector")
    assert arguments.fullscreen
    assert arguments.safe_graphics


def test_changes_durations_and_sizes() -> None:
    arguments = parse(["predict", "breast", "--years", "7.5", "--set", "soil.liver=3", "--set", "arrest.lung=1e-4"])
    assert arguments.changes == [("soil.liver", 3.0), ("arrest.lung", 1e-4)]
    assert arguments.years == 7.5
    events = parse(["events", "breast", "--seed", "1", "--from", "5y", "--for", "30d", "-o", "x.csv"])
    assert (events.start_day, events.span_days, events.output) == (5 * 365.25, 30.0, "x.csv")
    render = parse(["render", "breast", "-o", "x.mp4", "--from", "0", "--to", "18mo", "--size", "640x360"])
    assert (render.start_day, render.end_day, render.size) == (0.0, 547.875, (640, 360))


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["predct", "breast"], "metaviz: unknown command predct (did you mean predict?) (`metaviz --help` tells more)"),
        (["predct"], "metaviz: unknown command predct (did you mean predict?) (`metaviz --help` tells more)"),
        (["breast", "--sed", "1"], "metaviz: unknown arguments --sed 1"),
        (
            ["predict", "breast", "--set", "soil.liver=1_0"],
            "--set: found 'soil.liver=1_0', allowed is KEY=VALUE with a finite number",
        ),
        (
            ["events", "breast", "--seed", "1", "--from", "-5y", "--for", "1d"],
            "--from: found '-5y', allowed is a duration such as",
        ),
        (["render", "breast", "-o", "a.png", "--output", "b.mp4"], "found a second --output, allowed is one"),
        (["--seed", "-1"], "argument --seed: "),
        (["--seed", "x"], "argument --seed: found 'x', allowed is a seed, a whole number from 0 to 9007199254740991"),
        (["--profile", "pink"], "argument --profile: invalid choice: 'pink'"),
        (["predict"], "metaviz predict: the following arguments are required: SCENE"),
        (
            ["predict", "breast", "--years", "nan"],
            "argument --years: found 'nan', allowed is years, a number from 0.1 to 120",
        ),
        (
            ["predict", "breast", "--years", "0"],
            "argument --years: found '0', allowed is years, a number from 0.1 to 120",
        ),
        (
            ["predict", "breast", "--set", "soil.liver"],
            "--set: found 'soil.liver', allowed is KEY=VALUE with a finite number",
        ),
        (["predict", "breast", "--set", "soil.liver=x"], "--set: found 'soil.liver=x', allowed is KEY=VALUE"),
        (["predict", "breast", "--set", "soil.liver=nan"], "--set: found 'soil.liver=nan', allowed is KEY=VALUE"),
        (["predict", "breast", "--set", "=3"], "--set: found '=3', allowed is KEY=VALUE"),
        (["run", "breast"], "the following arguments are required: --seed"),
        (["ensemble", "breast", "--seed", "1"], "the following arguments are required: -n"),
        (
            ["ensemble", "breast", "--seed", "1", "-n", "0"],
            "-n: found '0', allowed is a number of patients, a whole number",
        ),
        (
            ["events", "breast", "--seed", "1", "--from", "5", "--for", "1d"],
            "--from: found '5', allowed is a duration such as",
        ),
        (
            ["events", "breast", "--seed", "1", "--from", "5y", "--for", "0"],
            "--for: found '0', allowed is a duration such",
        ),
        (["render", "breast"], "the following arguments are required: -o/--output"),
        (
            ["render", "breast", "-o", "x.png", "--size", "10x10"],
            "--size: found '10x10', allowed is WIDTHxHEIGHT from 64",
        ),
        (
            ["render", "breast", "-o", "x.mp4", "--fps", "0"],
            "--fps: found '0', allowed is frames a second, a whole number",
        ),
        (
            ["render", "breast", "-o", "x.png", "--camera", "knee"],
            "--camera: found 'knee', allowed is cameras of overview, head, chest, abdomen, pelvis, bone, with commas",
        ),
        (
            ["render", "breast", "-o", "x.png", "--camera", ""],
            "--camera: found '', allowed is cameras of overview, head",
        ),
        (
            ["render", "breast", "-o", "x.png", "--xray", "kidney,,liver"],
            "--xray: found 'kidney,,liver', allowed is organs, with commas between them",
        ),
    ],
)
def test_bad_arguments(capsys: pytest.CaptureFixture[str], argv: list[str], message: str) -> None:
    assert message in told(capsys, *argv)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_of_every_command(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as caught:
        parse([command, "--help"] if command else ["--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: metaviz {command}".rstrip())
    assert len(text.splitlines()) > 5


SLOW = ("numpy", "pydantic", "yaml", "PySide6", "vispy", "scipy")


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["--version"], 0),
        (["predict", "breast", "--years", "x"], 2),
        (["nosuchscene"], 2),
        (["predict", "nosuchscene"], 2),
        (["run", "none.yaml", "--seed", "1"], 2),
    ],
)
def test_nothing_slow_is_imported_for_a_version_or_a_typing_error(argv: list[str], status: int) -> None:
    code = (
        "import sys\nfrom metaviz.cli import main\n"
        f"try:\n    status = main({argv!r})\nexcept SystemExit as end:\n    status = end.code\n"
        f"print([name for name in {SLOW!r} if name in sys.modules], status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == f"[] {status}"
