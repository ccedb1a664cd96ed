"""``python -m metaviz``: the command line."""

import sys

from metaviz.cli import main

if __name__ == "__main__":
    sys.exit(main())
