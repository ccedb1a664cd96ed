"""Try the package for Debian on a machine that has nothing: a bare Debian in a folder.

Usage, as root and after ``make package``::

    python packaging/clean_machine.py build/package/metaviz_VERSION_amd64.deb

The bare Debian gets the package alone, with what it asks for. There an ordinary user starts it: on the command line,
and in a window on a screen without a driver, which plays, goes to the start, and saves. Then it is removed, and what is
left is compared with what was there. The bare Debian is made once and kept under ``build/``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BARE = ROOT / "build" / "bare-debian"
TRIED = ROOT / "build" / "tried-debian"
SUITE = "bookworm"
HOME = "/srv/person"
SCREEN = ":77"
FIRST_FRAME_S, PLAY_S = 25.0, 6.0
TOOLS = {"debootstrap": "debootstrap", "Xvfb": "xvfb", "xdotool": "xdotool"}
UNEXPECTED = ("Traceback", "No such file", "Drawn without OpenGL", "Fatal", "error:")
"""Words that no output may have; the last but one is how the map says that a part is missing."""
LEFT_TO_THE_USER = (HOME,)
APT_MEMORY = (
    "/var/",
    "/etc/ld.so.cache",
    "/tmp",  # noqa: S108 - a folder of the bare Debian, of which nothing is read
    "/proc",
    "/sys",
    "/dev",
    "/run",
    "/usr/share/mime",
    "/usr/share/icons",
)
"""What the system itself writes when any package comes and goes."""

OWN_MOUNTS = "METAVIZ_OWN_MOUNTS"
NO_ENCODER = "! Film encoder"

Faults = list[str]


def make_bare() -> None:
    """Make the bare Debian, unless it is there."""
    if (BARE / "etc" / "debian_version").exists():
        return
    shutil.rmtree(BARE, ignore_errors=True)
    BARE.parent.mkdir(exist_ok=True)
    subprocess.run(["debootstrap", "--variant=minbase", SUITE, str(BARE), _mirror()], check=True)


def _mirror() -> str:
    """Return the address from which this machine takes Debian's packages."""
    words = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=True
    )
    return words.stdout.splitlines()[0]


@contextmanager
def system_mounted(root: Path) -> Iterator[None]:
    """Lend a root what belongs to the running system, and the screen."""
    places = ("/proc", "/sys", "/dev", "/tmp/.X11-unix")  # noqa: S108 - where X keeps its sockets
    for place in places:
        (root / place.lstrip("/")).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", place, str(root / place.lstrip("/"))], check=True)
    try:
        yield
    finally:
        for place in reversed(places):
            subprocess.run(["umount", "--lazy", str(root / place.lstrip("/"))], check=False)


def inside(root: Path, *words: str) -> list[str]:
    """Return a command that runs in a root as root."""
    return ["chroot", str(root), "/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *words]


def as_person(root: Path, *words: str) -> list[str]:
    """Return a command that runs in a root as an ordinary user with a home and a screen."""
    user = ("HOME=" + HOME, "DISPLAY=" + SCREEN, "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin")
    return ["chroot", "--userspec=1000:1000", str(root), "/usr/bin/env", "-i", *user, *words]


def files_of(root: Path) -> set[str]:
    """Return every file of a root that a package could leave behind."""
    found = subprocess.run(
        ["find", str(root), "-xdev", "-not", "-type", "d"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return {path[len(str(root)) :] for path in found if not path[len(str(root)) :].startswith(APT_MEMORY)}


def faults_of_commands(root: Path) -> Faults:
    """Run the command line and return what goes wrong."""
    faults = []
    for words in (
        ("--version",),
        ("predict", "breast"),
        ("run", "breast.adjuvant", "--seed", "1"),
        ("ensemble", "lung", "-n", "200", "--seed", "1"),
        ("render", "breast", "-o", HOME + "/still.png", "--at", "8y", "--size", "640x360", "--quiet"),
        ("doctor",),
    ):
        done = subprocess.run(
            as_person(root, "metaviz", *words), capture_output=True, text=True, timeout=300, check=False
        )
        said = done.stdout + done.stderr
        wrong = [line for line in said.splitlines() if line.startswith("!") and not line.startswith(NO_ENCODER)]
        # The doctor ends with 1 where anything is amiss; a bundle without an encoder for .mp4 is as it should be.
        fails = bool(wrong) if words == ("doctor",) else done.returncode != 0
        if fails or any(word in said for word in UNEXPECTED):
            faults.append(f"metaviz {' '.join(words)} ended with {done.returncode}: {said.strip()[-400:]}")
    if not (root / HOME.lstrip("/") / "still.png").is_file():
        faults.append("There is no picture.")
    return faults


def faults_of_window(root: Path) -> Faults:
    """Open the window, play, go to the start, save, and return what goes wrong."""
    saved = root / HOME.lstrip("/") / "mine.yaml"
    with subprocess.Popen(
        as_person(root, "metaviz"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        time.sleep(FIRST_FRAME_S)
        faults = [] if running.poll() is None else [f"The window closed by itself with {running.returncode}."]
        if not faults:
            _focus("metaviz")
            _press("Escape", "space")
            time.sleep(PLAY_S)
            _press("space", "ctrl+Home", "ctrl+shift+s")
            time.sleep(2.0)
            _focus("Save scene")
            _hand("type", f"{HOME}/mine.yaml")
            _press("Return")
            time.sleep(2.0)
            _focus("metaviz")
            _press("ctrl+q")
        try:
            said, _ = running.communicate(timeout=30.0)
        except subprocess.TimeoutExpired:
            running.kill()
            said, _ = running.communicate()
            faults.append("The window does not close when asked to.")
    if said.strip():
        faults.append(f"The window prints: {said.strip()[-400:]}")
    if not saved.is_file():
        faults.append("The scene was not saved.")
    return faults


def _focus(name: str) -> None:
    """Give the keys to a window; on a bare screen nobody else does."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", name],
        env=os.environ | {"DISPLAY": SCREEN},
        capture_output=True,
        text=True,
        check=True,
    )
    _hand("windowfocus", found.stdout.split()[-1])
    time.sleep(0.5)


def _press(*keys: str) -> None:
    for key in keys:
        _hand("key", key)
        time.sleep(0.5)


def _hand(*words: str) -> None:
    subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": SCREEN}, check=True)


def try_package(package: Path) -> Faults:
    """Install, try and remove a package on a bare Debian; return what goes wrong."""
    shutil.rmtree(TRIED, ignore_errors=True)
    subprocess.run(["cp", "-a", str(BARE), str(TRIED)], check=True)
    shutil.copytree("/etc/apt", TRIED / "etc" / "apt", dirs_exist_ok=True)
    shutil.copytree("/usr/share/keyrings", TRIED / "usr" / "share" / "keyrings", dirs_exist_ok=True)
    home = TRIED / HOME.lstrip("/")
    home.mkdir(parents=True)
    os.chown(home, 1000, 1000)
    there = "/tmp/metaviz.deb"  # noqa: S108 - in the bare Debian
    shutil.copy(package, TRIED / there.lstrip("/"))
    screen = subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
    try:
        time.sleep(2.0)
        with system_mounted(TRIED):
            _quietly(inside(TRIED, "apt-get", "update"))
            # What the package asks for comes first, so that it does not count as left behind.
            _quietly(inside(TRIED, "apt-get", "install", "-y", "--no-install-recommends", there))
            _quietly(inside(TRIED, "dpkg", "--purge", "metaviz"))
            before = files_of(TRIED)
            _quietly(inside(TRIED, "dpkg", "--install", there))
            faults = [*faults_of_commands(TRIED), *faults_of_window(TRIED)]
            _quietly(inside(TRIED, "dpkg", "--purge", "metaviz"))
            left = {path for path in files_of(TRIED) - before if not path.startswith(LEFT_TO_THE_USER)}
    finally:
        screen.terminate()
        screen.wait()
    return faults + ([f"After removal there is still {', '.join(sorted(left)[:8])}."] if left else [])


def _quietly(command: Sequence[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed: {done.stdout[-1000:]}")


def main() -> int:
    """Try a package and print what goes wrong."""
    parser = argparse.ArgumentParser(description="Try the package for Debian on a bare Debian.")
    parser.add_argument("package", type=Path)
    package = parser.parse_args().package.resolve()
    missing = sorted(debian for tool, debian in TOOLS.items() if shutil.which(tool) is None)
    if os.geteuid() != 0 or missing:
        print(
            f"clean machine: run as root, after: apt-get install {' '.join(missing or TOOLS.values())}", file=sys.stderr
        )
        return 2
    if OWN_MOUNTS not in os.environ:
        # What is mounted dies with this process, however it ends: nothing of the running system stays below build/.
        command = ["unshare", "--mount", sys.executable, *sys.argv]
        return subprocess.run(command, env=os.environ | {OWN_MOUNTS: "1"}, check=False).returncode
    make_bare()
    faults = try_package(package)
    for fault in faults:
        print(f"clean machine: {fault}", file=sys.stderr)
    print(f"clean machine: {len(faults)} faults" if faults else "clean machine: all is well")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
