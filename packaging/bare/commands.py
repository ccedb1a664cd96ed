"""Tries the command line as a person on a machine does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

from PIL import Image

from bare.machine import HOME, Machine

Faults = list[str]

UNEXPECTED = ("Traceback", "No such file", "Drawn without OpenGL", "Fatal", "error:", "Warning", "warning:")
"""Words that no output may have."""
LEAST_COLOURS = 200
_NO_ENCODER = "! Film encoder"
_MOST_S = 300.0


def faults_of_output(command: str, status: int, said: str) -> Faults:
    """Return what is wrong with the end of a command.

    Parameters
    ----------
    command
        As it was typed.
    status
        With which it ended.
    said
        All that it printed.
    """
    if command.endswith("doctor"):
        # It ends with 1 where anything is amiss; a bundle without an encoder for .mp4 is as it should be.
        wrong = [line for line in said.splitlines() if line.startswith("!") and not line.startswith(_NO_ENCODER)]
        status = 1 if wrong else 0
    if status == 0 and not any(word in said for word in UNEXPECTED):
        return []
    return [f"{command} ended with {status}: {said.strip()[-400:]}"]


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
    return faults + faults_of_pictures(machine, {"still.png": (640, 360), "film.webp": (320, 180)}.items())


def faults_of_command(machine: Machine, display: str, *words: str) -> Faults:
    """Run one command as the person and return what goes wrong."""
    done = subprocess.run(machine.person(display, *words), capture_output=True, text=True, timeout=_MOST_S, check=False)
    return faults_of_output(" ".join(words), done.returncode, done.stdout + done.stderr)


def faults_of_pictures(machine: Machine, wanted: Iterable[tuple[str, tuple[int, int]]]) -> Faults:
    """Look at pictures in the person's home and return what is wrong with them.

    Parameters
    ----------
    wanted
        Name and size in pixels of each.
    """
    faults: Faults = []
    for name, size_px in wanted:
        path = machine.home / name
        if not path.is_file():
            faults.append(f"There is no {name}.")
            continue
        with Image.open(path) as picture:
            n_colours = len(picture.convert("RGB").getcolors(maxcolors=2**24) or ())
            if picture.size != size_px or n_colours < LEAST_COLOURS:
                faults.append(f"{name} has {picture.size} pixels and {n_colours} colours.")
    return faults
