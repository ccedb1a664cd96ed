"""The command line: ``metaviz [SCENE]`` opens the window, ``metaviz COMMAND`` works without a screen."""

from __future__ import annotations

import argparse
import codecs
import importlib
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from metaviz.cli.arguments import parse
from metaviz.cli.command_error import CommandError
from metaviz.scene.problems import SceneError
from metaviz.scene.shipped import comparison_names, scene_path

EXIT_FAILURE = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv
        Arguments without the program's name; those of the process by default.

    Returns
    -------
    int
        Exit status: 0 for success, 2 for bad input, 1 where the machine cannot do what was asked.
    """
    _prepare_output()
    arguments = parse(sys.argv[1:] if argv is None else list(argv))
    try:
        _require_scene(arguments)
        # Each command lies in a module of its own, imported when it is wanted: `--version` and a typing error
        # need not wait for NumPy or Qt.
        command = importlib.import_module(f"metaviz.cli.{arguments.module}")
        with _window_end() if arguments.module == "window" else _tidy_end():
            status: int = command.run(arguments)
        sys.stdout.flush()
    except SceneError as error:
        print(error, file=sys.stderr)
        return EXIT_BAD_INPUT
    except CommandError as error:
        print(f"metaviz: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        # The reader (head, less) has gone.
        _give_up_output()
        return EXIT_FAILURE
    except OSError as error:
        if error.filename is not None:
            raise
        _give_up_output()
        print(f"metaviz: cannot write the output: {error.strerror or error}", file=sys.stderr)
        return EXIT_FAILURE
    except KeyboardInterrupt:
        print("metaviz: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    return status


def _require_scene(arguments: argparse.Namespace) -> None:
    """Find a misspelt scene before anything is imported; where members of a comparison do as well, its name does."""
    name = getattr(arguments, "scene", None)
    if name is not None and not (getattr(arguments, "may_compare", False) and name in comparison_names()):
        scene_path(name)


def _prepare_output() -> None:
    """Let no letter stop a command: names of files may hold bytes that no encoding knows."""
    if sys.stdout is None:
        # Started with a closed output, as desktops do.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    if isinstance(sys.stdout, io.TextIOWrapper):
        utf8 = codecs.lookup(sys.stdout.encoding).name == "utf-8"
        sys.stdout.reconfigure(errors="surrogateescape" if utf8 else "backslashreplace")


def _give_up_output() -> None:
    """Send what is still to be written nowhere; Python would complain again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _window_end() -> Iterator[None]:
    """Let Ctrl-C end the window: Qt's loop gives Python no turn in which to hear of it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _tidy_end() -> Iterator[None]:
    """Let a command that is told to end put away its unfinished files first."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    replaced = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in replaced:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)
