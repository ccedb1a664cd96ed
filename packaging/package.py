"""Make what people on Linux install: the bundle, a portable archive of it, and a package for Debian.

Usage, with the Python of ``.venv-package`` (`make package` prepares it)::

    python packaging/package.py                   # all of it, into build/package
    python packaging/package.py --keep-contents   # after a look at what is new: keep the list of what is inside

On Windows and macOS, `packaging/platforms.py` does what this does here.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import contents  # noqa: E402 - found only now
from archive import write_archive  # noqa: E402
from bundle.build_file import commit_time  # noqa: E402
from bundle.plan import Platform, plan_for  # noqa: E402
from deb import elf_files, oldest_glibc, write_deb  # noqa: E402
from platforms import faults  # noqa: E402

from metaviz import __version__  # noqa: E402

OUTPUT = ROOT / "build" / "package"
LARGEST_RATIO = 1.3
"""Of the bundle's size to that of the floor: Qt, vispy and NumPy alone, made by the same rules."""


class PackageError(Exception):
    """There is something wrong with the bundle; the message says what."""


def freeze(folder: Path, work: Path, built_at_s: int, *, floor: bool = False) -> Path:
    """Make a bundle with PyInstaller.

    Parameters
    ----------
    folder
        Where the bundle goes.
    work
        For intermediate files.
    built_at_s
        Goes into the headers of all that is compiled, in seconds since 1970.
    floor
        Make the floor instead of the program.

    Returns
    -------
    Path
        The folder of the bundle.
    """
    surroundings = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(built_at_s),
        "METAVIZ_FLOOR": "1" if floor else "",
        # PyInstaller keeps files from build to build there; a clean build begins without any.
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"]
    command += ["--distpath", str(folder), "--workpath", str(work), str(ROOT / "packaging/bundle/metaviz.spec")]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False)
    if done.returncode != 0:
        raise PackageError("PyInstaller failed.")
    return folder / ("floor" if floor else "metaviz")


def size_bytes(bundle: Path) -> int:
    """Return the size of all files of a bundle, links not followed."""
    return sum(path.lstat().st_size for path in bundle.rglob("*") if not path.is_dir())


def check_size(bundle: Path, floor: Path) -> str:
    """Return both sizes and their ratio, in words.

    Raises
    ------
    PackageError
        If the bundle is too large.
    """
    ours, least = size_bytes(bundle), size_bytes(floor)
    said = f"bundle {ours / 1e6:.1f} MB, floor {least / 1e6:.1f} MB, ratio {ours / least:.2f} (at most {LARGEST_RATIO})"
    if ours > LARGEST_RATIO * least:
        raise PackageError(f"The bundle is too large: {said}.")
    return said


def check_contents(bundle: Path, *, keep: bool) -> None:
    """Compare what is inside with what must be, and with the list that is kept.

    Raises
    ------
    PackageError
        If they differ; the message names each thing.
    """
    places = [path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if not path.is_dir()]
    if found_faults := faults(plan_for(Platform.LINUX), places):
        raise PackageError("\n  ".join(["The bundle is not what packaging/bundle/plan.py plans:", *found_faults]))
    found = contents.contents_of(bundle, "metaviz")
    if keep:
        contents.write_list(found)
    if told := contents.differences(found, contents.kept_list()):
        raise PackageError("\n  ".join(["What is inside is not what packaging/bundle/contents.txt lists:", *told]))


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def say(words: str) -> None:
    """Tell the person who waits."""
    print(f"package: {words}", flush=True)


def make(*, keep: bool) -> None:
    """Make everything into `OUTPUT`, which is emptied first."""
    built_at_s = commit_time(ROOT)
    date = datetime.fromtimestamp(built_at_s, UTC).date().isoformat()
    shutil.rmtree(OUTPUT, ignore_errors=True)
    work = OUTPUT / "work"
    work.mkdir(parents=True)
    say("the bundle")
    bundle = freeze(OUTPUT, work, built_at_s)
    check_contents(bundle, keep=keep)
    say("the floor that it is measured against")
    floor = freeze(work, work, built_at_s, floor=True)
    say(check_size(bundle, floor))
    say(f"needs glibc {oldest_glibc(elf_files(bundle))} or later")
    say("the portable archive and the package for Debian")
    archive = OUTPUT / f"metaviz-{__version__}-linux-x86_64.tar.xz"
    with ThreadPoolExecutor() as pool:
        written = pool.submit(write_archive, bundle, archive, built_at_s)
        deb = write_deb(bundle, work, __version__, date, built_at_s)
        written.result()
    made = [archive, deb.replace(OUTPUT / deb.name)]
    sums = "".join(f"{checksum(path)}  {path.name}\n" for path in made)
    (OUTPUT / "SHA256SUMS").write_text(sums, encoding="utf-8")
    for path in made:
        say(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")
    shutil.rmtree(work)


def main() -> int:
    """Make the packages and say how large they are."""
    parser = argparse.ArgumentParser(description="Make the bundle, archive and Debian package for Linux.")
    parser.add_argument("--keep-contents", action="store_true", help="keep the list of what is inside")
    try:
        make(keep=parser.parse_args().keep_contents)
    except (PackageError, ValueError) as problem:
        print(f"package: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
