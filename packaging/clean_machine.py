"""Try what `make package` made on machines that have nothing.

Usage, as root and after ``make package``::

    python packaging/clean_machine.py build/package
    python packaging/clean_machine.py build/package --suite jammy --mirror ADDRESS   # another Debian, or an Ubuntu

A bare Debian gets the package for Debian, and another one the portable archive, which an ordinary user unpacks into his
home. There he uses the command line, and the window on a screen without a driver: it plays, pauses, goes to the start,
steps, saves, opens what was saved, and closes. No network can be reached meanwhile. Then the program is removed, and
what is left is compared with what was there. At the end, the bundle's first picture is timed beside the checkout's.

The bare machines are made once and kept under ``build/machines``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "packaging")]

from bare.commands import PICTURES, Faults, faults_of_commands  # noqa: E402 - found only now
from bare.first_frame import first_frames_s  # noqa: E402
from bare.leftovers import files_of, left_behind, strays  # noqa: E402
from bare.machine import HOME, Machine, MachineError, bare, fresh, quietly  # noqa: E402
from bare.screen import screen  # noqa: E402
from bare.window import SAVED, faults_of_window  # noqa: E402
from bootstrap import NEEDS, line_to_type, missing  # noqa: E402

MACHINES = ROOT / "build" / "machines"
SUITE = "bookworm"
OWN_MOUNTS = "METAVIZ_OWN_MOUNTS"
IN_MACHINE = "/opt"
SETTINGS = ".config/metaviz/settings.ini"


def try_deb(machine: Machine, package: Path) -> Faults:
    """Install, use and remove the package for Debian; return what goes wrong."""
    there = f"{IN_MACHINE}/metaviz.deb"
    shutil.copy(package, machine.inside(there))
    # What the package asks for comes first, so that it does not count as left behind: menus and kinds of files too.
    install = ("apt-get", "install", "-y", "--no-install-recommends")
    machine.as_root(*install, *_asked_for(package, "Depends"), *_asked_for(package, "Recommends"))
    before = files_of(machine.root)
    machine.as_root(*install, there)
    faults = _used(machine, "/usr/bin/metaviz")
    machine.as_root("apt-get", "purge", "-y", "metaviz")
    return faults + _left(machine, before, [])


def try_archive(machine: Machine, archive: Path, libraries: list[str]) -> Faults:
    """Unpack the portable archive as the person, use it, and return what goes wrong.

    Parameters
    ----------
    libraries
        Packages of what a bundle leaves to the system, as any desktop has it.
    """
    machine.as_root("apt-get", "install", "-y", "--no-install-recommends", "xz-utils", *libraries)
    before = files_of(machine.root)
    there = machine.home / archive.name
    shutil.copy(archive, there)
    quietly(machine.person("", "tar", "-xf", f"{HOME}/{archive.name}", "-C", HOME))
    faults = _used(machine, f"{HOME}/metaviz/metaviz")
    shutil.rmtree(machine.home / "metaviz")
    return faults + _left(machine, before, [archive.name])


def _used(machine: Machine, program: str) -> Faults:
    with screen() as shown:
        return faults_of_commands(machine, program, shown.display) + faults_of_window(machine, program, shown)


def _left(machine: Machine, before: frozenset[str], brought: list[str]) -> Faults:
    after = files_of(machine.root)
    faults = []
    if left := left_behind(before, after, own=[HOME]):
        faults.append(f"Left outside the user's folder: {', '.join(left[:8])}.")
    if strayed := strays(HOME, after, [*brought, *PICTURES, SAVED]):
        faults.append(f"Left where the user did not ask for it: {', '.join(strayed[:8])}.")
    lost = [name for name in (*PICTURES, SAVED, SETTINGS) if f"{HOME}/{name}" not in after]
    return faults + [f"The user's {name} is gone." for name in lost]


def _asked_for(package: Path, field: str) -> list[str]:
    return package_names(quietly(["dpkg-deb", "--field", str(package), field]))


def package_names(depends: str) -> list[str]:
    """Return the packages that a field Depends asks for, the first of alternatives, without versions."""
    return [re.split(r"[ (|]", entry.strip(), maxsplit=1)[0] for entry in depends.split(",") if entry.strip()]


def libraries_of(package: Path, field: str = "Depends") -> list[str]:
    """Return the packages that a package for Debian asks for in a field."""
    return package_names(quietly(["dpkg-deb", "--field", str(package), field]))


def _tell(what: str, faults: Faults) -> Faults:
    for fault in faults:
        print(f"clean machine: {what}: {fault}", file=sys.stderr)
    if not faults:
        print(f"clean machine: {what}: all is well", flush=True)
    return faults


def _try_all(arguments: argparse.Namespace) -> int:
    folder = arguments.folder.resolve()
    [package], [archive] = folder.glob("metaviz_*_amd64.deb"), folder.glob("metaviz-*.tar.xz")
    kept = bare(arguments.suite, arguments.mirror, MACHINES)
    faults: Faults = []
    for path in (package, archive):
        with fresh(kept, MACHINES / f"tried-{arguments.suite}") as machine:
            glibc = machine.as_root("ldd", "--version").split("\n", 1)[0].rsplit(" ", 1)[-1]
            what = f"{path.name} on {arguments.suite} with glibc {glibc}"
            if path is package:
                tried = try_deb(machine, package)
            else:
                tried = try_archive(machine, archive, _asked_for(package, "Depends"))
            faults += _tell(what, tried)
    if not arguments.no_timing:
        ours_s, theirs_s = first_frames_s(folder / "metaviz" / "metaviz", ROOT / ".venv/bin/metaviz")
        said = f"bundle {ours_s:.2f} s, checkout {theirs_s:.2f} s, ratio {ours_s / theirs_s:.2f}"
        print(f"clean machine: first picture after the start: {said}")
    return 1 if faults else 0


def main() -> int:
    """Try the packages and print what goes wrong."""
    parser = argparse.ArgumentParser(description="Try the packages for Linux on machines that have nothing.")
    parser.add_argument("folder", type=Path, help="where the packages are")
    parser.add_argument("--suite", default=SUITE, help=f"the release to try them on (default: {SUITE})")
    parser.add_argument("--mirror", default="", help="where its packages come from (default: where this system's do)")
    parser.add_argument("--no-timing", action="store_true", help="leave the first pictures untimed")
    arguments = parser.parse_args()
    needs = missing(NEEDS["machines"])
    if os.geteuid() != 0 or needs:
        after = f", after: {line_to_type((need.package for need in needs), '')}" if needs else ""
        print(f"clean machine: run as root{after}", file=sys.stderr)
        return 2
    if OWN_MOUNTS not in os.environ:
        # What is mounted dies with this process, however it ends: nothing of the running system stays below build/.
        command = ["unshare", "--mount", sys.executable, *sys.argv]
        return subprocess.run(command, env=os.environ | {OWN_MOUNTS: "1"}, check=False).returncode
    try:
        return _try_all(arguments)
    except (MachineError, RuntimeError, ValueError) as problem:
        print(f"clean machine: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
