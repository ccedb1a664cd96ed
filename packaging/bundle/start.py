"""The script that every program of a bundle starts; the program's name tells which of the two entry points it is."""

import multiprocessing
import os
import sys
from pathlib import Path

WINDOW = "metaviz-window"


def is_window_alone(program: str, arguments: list[str]) -> bool:
    """Whether to open the window as a desktop does: a program without a console, with one file or none.

    Options, such as ``--safe-graphics`` in a shortcut, are read by the command line, which knows them.
    """
    by_desktop = Path(program).stem.lower() == WINDOW
    return by_desktop and len(arguments) <= 1 and not any(argument.startswith("-") for argument in arguments)


def give_words_a_place() -> None:
    """Let whatever is printed go nowhere in a program without a console, where Windows gives Python no streams."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
            setattr(sys, name, nowhere)


def main() -> int:
    """Start the entry point that the program's name asks for."""
    # Workers of `metaviz ensemble` begin here too, and must not begin the program again.
    multiprocessing.freeze_support()
    give_words_a_place()
    if is_window_alone(sys.executable, sys.argv[1:]):
        from metaviz.app import main as open_window  # noqa: PLC0415 - the command line waits for no Qt

        return open_window()
    from metaviz.cli import main as command_line  # noqa: PLC0415

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
