"""The command line: ``metaviz [SCENE]`` opens the window, ``metaviz COMMAND`` works without a screen."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from metaviz.cli.arguments import parse
from metaviz.cli.command_error import CommandError
from metaviz.scene.problems import SceneError

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
    arguments = parse(sys.argv[1:] if argv is None else list(argv))
    try:
        # Each command lies in a module of its own, imported when it is wanted: `--version` and a typing error
        # need not wait for NumPy or Qt.
        command = importlib.import_module(f"metaviz.cli.{arguments.module}")
        status: int = command.run(arguments)
        sys.stdout.flush()
    except SceneError as error:
        print(error, file=sys.stderr)
        return EXIT_BAD_INPUT
    except CommandError as error:
        print(f"metaviz: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILURE
    except KeyboardInterrupt:
        print("metaviz: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    return status
