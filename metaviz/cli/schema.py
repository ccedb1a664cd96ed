"""``metaviz schema``: the JSON Schema of scene files, for editors."""

from __future__ import annotations

import argparse

from metaviz.cli.output import text_output
from metaviz.scene.schema import schema_text


def run(arguments: argparse.Namespace) -> int:
    """Write the schema."""
    with text_output(arguments.output) as stream:
        stream.write(schema_text())
    return 0
