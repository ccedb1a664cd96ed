"""Build, check and try the bundle on Windows and macOS, and make of it what people download.

Usage, with any Python 3.11 or later::

    python packaging/platforms.py build    # everything; on Linux, `make package` does it
    python packaging/platforms.py steps    # only print the commands, for all platforms
    python packaging/platforms.py check    # only look whether the bundle that is there is whole

Standard library only, for it is what runs first on a fresh machine.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging"))

from bundle.plan import PLATFORM_OF, BundlePlan, Platform, plan_for  # noqa: E402 - found only now

OUTPUT = "build/package"
BUNDLES = {
    Platform.LINUX: f"{OUTPUT}/metaviz",
    Platform.WINDOWS: f"{OUTPUT}/metaviz",
    Platform.MACOS: f"{OUTPUT}/metaviz.app",
}
DOWNLOADS = {Platform.WINDOWS: "*.exe", Platform.MACOS: "*.dmg"}
"""What the last step leaves in the output folder."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command on the way to a download, run at the top of the checkout.

    Attributes
    ----------
    name
        What it does, in a few words.
    arguments
        After the interpreter.
    in_environment
        Whether the interpreter is that of ``.venv-package``; otherwise it is the one that runs this.
    """

    name: str
    arguments: tuple[str, ...]
    in_environment: bool = True


def steps(platform: Platform) -> tuple[Step, ...]:
    """Return how a download is made on a platform.

    Raises
    ------
    ValueError
        For Linux, whose packages have a way of their own.
    """
    if platform is Platform.LINUX:
        raise ValueError("On Linux, packages are made by `make package`.")
    bundle = BUNDLES[platform]
    freeze = ("--noconfirm", "--clean", "--distpath", OUTPUT, "--workpath", f"{OUTPUT}/work")
    last = (
        Step("the installer", ("packaging/windows/installer.py", bundle, OUTPUT))
        if platform is Platform.WINDOWS
        else Step("the disk image", ("packaging/macos/disk_image.py", bundle, OUTPUT))
    )
    return (
        Step("the environment", ("packaging/bootstrap.py", "package"), in_environment=False),
        Step("the bundle", ("-m", "PyInstaller", *freeze, "packaging/bundle/metaviz.spec")),
        Step("what is inside", ("packaging/platforms.py", "check")),
        Step("a trial", ("packaging/trial.py", bundle)),
        last,
    )


def faults(plan: BundlePlan, places: Iterable[str]) -> list[str]:
    """Return what is wrong with a bundle, in sentences.

    Parameters
    ----------
    plan
        What should be inside.
    places
        All files of the bundle, relative to it.
    """
    found = [place.replace("\\", "/") for place in places]
    missing = [pattern for pattern in plan.required_files if not any(_meets(place, pattern) for place in found)]
    unwanted = [place for place in found if not plan.keeps(place)]
    absent = [program.name for program in plan.programs if not any(_is_program(place, program.name) for place in found)]
    return [
        *(f"Nothing inside is {pattern}." for pattern in missing),
        *(f"{place} should not be inside." for place in unwanted),
        *(f"The program {name} is not there." for name in absent),
    ]


def _meets(place: str, pattern: str) -> bool:
    return fnmatch(place.lower(), pattern.lower())


def _is_program(place: str, name: str) -> bool:
    return place.removeprefix("Contents/MacOS/").removesuffix(".exe") == name


def _files_of(bundle: Path) -> list[str]:
    found = (path for path in bundle.rglob("*") if not path.is_dir())
    return sorted(path.relative_to(bundle).as_posix() for path in found)


def _check(platform: Platform) -> int:
    bundle = ROOT / BUNDLES[platform]
    files = _files_of(bundle)
    found = faults(plan_for(platform), files) if files else [f"There is no bundle in {bundle}."]
    for fault in found:
        print(f"package: {fault}", file=sys.stderr)
    size = sum((bundle / file).lstat().st_size for file in files)
    print(f"package: {len(files)} files, {size / 1e6:,.0f} MB")
    return 1 if found else 0


def _build(platform: Platform) -> int:
    environment = ROOT / ".venv-package" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for step in steps(platform):
        print(f"package: {step.name}", flush=True)
        python = str(environment) if step.in_environment else sys.executable
        done = subprocess.run([python, *step.arguments], cwd=ROOT, env=_surroundings(), check=False)
        if done.returncode != 0:
            print(f"package: stopped at {step.name}.", file=sys.stderr)
            return 1
    for download in sorted((ROOT / OUTPUT).glob(DOWNLOADS[platform])):
        print(f"package: {write_checksum(download)}")
    return 0


def _surroundings() -> dict[str, str]:
    """Return the environment of the steps: no order of hashes, and the time of the commit instead of now."""
    told = {"PYTHONHASHSEED": "0"}
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == 0 and asked.stdout.strip():
        told["SOURCE_DATE_EPOCH"] = asked.stdout.strip()
    return told | dict(os.environ)


def write_checksum(download: Path) -> str:
    """Write the checksum of a file beside it, as `sha256sum` does, and return the line."""
    line = f"{hashlib.sha256(download.read_bytes()).hexdigest()}  {download.name}"
    download.with_name(f"{download.name}.sha256").write_text(line + "\n", encoding="utf-8", newline="\n")
    return line


def main() -> int:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description="Packages for Windows and macOS.")
    parser.add_argument("what", choices=["build", "steps", "check"])
    what = parser.parse_args().what
    if what == "steps":
        for platform in (Platform.WINDOWS, Platform.MACOS):
            for step in steps(platform):
                print(f"{platform:8} python {' '.join(step.arguments)}")
        return 0
    here = PLATFORM_OF.get(sys.platform)
    if here is None or (what == "build" and here is Platform.LINUX):
        print("package: this builds on Windows and macOS; on Linux use `make package`.", file=sys.stderr)
        return 1
    return _build(here) if what == "build" else _check(here)


if __name__ == "__main__":
    sys.exit(main())
