"""``metaviz doctor``: what this machine offers, and what would go wrong."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from metaviz import __version__
from metaviz.build_info import build_info
from metaviz.cli.graphics_probe import print_probe
from metaviz.cli.output import print_json
from metaviz.resources import assets_dir
from metaviz.scene.shipped import shipped_scenes

PACKAGES = (
    "PySide6-Essentials",
    "vispy",
    "numpy",
    "pydantic",
    "PyYAML",
    "pillow",
    "imageio-ffmpeg",
)
PROBE_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes
    ----------
    name
        What was looked at.
    found
        What is there.
    trouble
        What will not work, and what helps; empty if all is well.
    """

    name: str
    found: str
    trouble: str = ""


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; the status is 1 if anything will not work."""
    if arguments.probe is not None:
        return print_probe(arguments.probe)
    findings = tuple(_findings())
    if arguments.json:
        print_json([asdict(finding) for finding in findings])
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            print(f"{'!' if finding.trouble else ' '} {finding.name:<{width}}  {finding.found}")
            if finding.trouble:
                print(f"  {'':<{width}}  {finding.trouble}")
    return 1 if any(finding.trouble for finding in findings) else 0


def _findings() -> Iterator[Finding]:
    yield Finding("metaviz", __version__)
    yield Finding("Python", f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        yield package_finding(package)
    yield _scenes()
    yield _fonts()
    yield _encoder()
    yield _opengl("OpenGL without a screen", "offscreen")
    if _has_screen():
        yield _opengl("OpenGL in a window", "window")
    else:
        yield Finding(
            "OpenGL in a window", "no screen here: pictures, films and numbers work, the window does not open"
        )


def package_finding(package: str) -> Finding:
    """Return the version of a package and what is wrong with it."""
    try:
        found = version(package)
    except PackageNotFoundError:
        build = build_info()
        if build.is_bundle:
            # Bundles carry no metadata of packages but the list of what went in.
            return Finding(package, build.packages.get(package.lower(), "left out of the bundle"))
        return Finding(package, "not installed", f"Install it: pip install {package}")
    return Finding(package, found, package_trouble(package, found, sys.version_info[:2]))


def package_trouble(package: str, found: str, python: tuple[int, int]) -> str:
    """Return what is known to go wrong with a version of a package on a version of Python."""
    if package == "PySide6-Essentials" and found == "6.12.0" and python < (3, 12):
        return "This PySide6 loses references to None on Python 3.11 and ends in a crash: use 6.11 or Python 3.12."
    return ""


def _scenes() -> Finding:
    names = ", ".join(shipped_scenes())
    return Finding("Scenes", names or "none", "" if names else "The scenes folder is missing: install again.")


def _fonts() -> Finding:
    fonts = sorted(path.stem for path in (assets_dir() / "fonts").glob("*.ttf"))
    trouble = "" if fonts else "The fonts folder is missing; the system's font is used instead."
    return Finding("Fonts", ", ".join(fonts) or "none", trouble)


def _encoder() -> Finding:
    from metaviz.render.ffmpeg import ffmpeg_version, find_ffmpeg  # noqa: PLC0415 - the doctor must live without

    found = find_ffmpeg()
    told = ffmpeg_version(found) if found else ""
    if told:
        return Finding("Film encoder", f"ffmpeg {told}")
    return Finding("Film encoder", "none", "Films can be .webp; .mp4 needs ffmpeg, which is not installed here.")


def _has_screen() -> bool:
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _opengl(name: str, kind: str) -> Finding:
    """Probe OpenGL in a process of its own: a broken driver ends that process, not the doctor."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "metaviz"]
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            [*program, "doctor", "--probe", kind],
            capture_output=True,
            text=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
        )
        report = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return Finding(name, "no answer", "The graphics driver hangs: try --safe-graphics.")
    except (ValueError, IndexError):
        if "could not connect to display" in done.stderr:
            screen = os.environ.get("DISPLAY", "")
            return Finding(name, f"no screen answers at {screen}", "Start that screen, or unset DISPLAY.")
        words = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        return Finding(name, "does not start", f"The graphics driver ended the probe ({words}): try --safe-graphics.")
    return Finding(name, report["found"], " ".join(report["trouble"].split()))
