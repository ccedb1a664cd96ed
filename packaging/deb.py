"""Makes the package for Debian of a bundle."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bundle.system_libraries import DATA_PACKAGES, PACKAGE_OF
from bundle.trim import linked_with
from icons import drawn
from manual import LINUX, filled, manual

ICON_PX = (16, 32, 48, 64, 128, 256)
GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")


def elf_files(folder: Path) -> list[Path]:
    """Return the programs and libraries below a folder, in order."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                found += [path] if file.read(4) == b"\x7fELF" else []
    return found


def foreign_libraries(files: Iterable[Path]) -> set[str]:
    """Return the libraries that some programs and libraries are linked with and that are not among them."""
    files = list(files)
    needed = {name for path in files for name in linked_with(str(path))}
    return needed - {path.name for path in files}


def oldest_glibc(files: Iterable[Path]) -> str:
    """Return the oldest release of the C library that has all that some programs and libraries ask of it."""
    versions = {(int(a), int(b)) for path in files for a, b in GLIBC.findall(_objdump("-T", path))}
    major, minor = max(versions)
    return f"{major}.{minor}"


def depends(libraries: Iterable[str], glibc: str) -> str:
    """Return the packages of Debian that bring some libraries, as a control file names them.

    Raises
    ------
    ValueError
        If nobody has said which package brings a library.
    """
    libraries = set(libraries)
    if unknown := sorted(libraries - PACKAGE_OF.keys()):
        names = ", ".join(unknown)
        raise ValueError(f"Nobody said in packaging/bundle/system_libraries.py which package brings {names}.")
    packages = {PACKAGE_OF[name] for name in libraries} | set(DATA_PACKAGES)
    return ", ".join(f"{name} (>= {glibc})" if name == "libc6" else name for name in sorted(packages))


def write_deb(bundle: Path, folder: Path, version: str, date: str, built_at_s: int) -> Path:
    """Write the package.

    Parameters
    ----------
    bundle
        The folder of the bundle.
    folder
        For the package; a folder ``deb`` in it is made anew.
    version
        Of the program.
    date
        Of the build, YYYY-MM-DD.
    built_at_s
        The same in seconds since 1970; no file of the package is younger.

    Returns
    -------
    Path
        The package.
    """
    tree = folder / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    place(bundle, tree, version, date)
    elfs = elf_files(tree / "usr" / "lib")
    size_bytes = sum(path.lstat().st_size for path in tree.rglob("*") if not path.is_dir())
    control = {
        "VERSION": version,
        "DEPENDS": depends(foreign_libraries(elfs), oldest_glibc(elfs)),
        "SIZE_KIB": str(size_bytes // 1024),
    }
    _write(tree / "DEBIAN" / "control", filled("control", control))
    sums = [
        f"{_md5(path)}  {path.relative_to(tree)}"
        for path in sorted((tree / "usr").rglob("*"))
        if path.is_file() and not path.is_symlink()
    ]
    _write(tree / "DEBIAN" / "md5sums", "\n".join(sums) + "\n")
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (built_at_s, built_at_s), follow_symlinks=False)
    deb = folder / f"metaviz_{version}_amd64.deb"
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(built_at_s)}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(deb)]
    subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=True)
    shutil.rmtree(tree)
    return deb


def place(bundle: Path, tree: Path, version: str, date: str) -> None:
    """Lay out the bundle and what makes a desktop know it, as below the root of a Debian.

    Parameters
    ----------
    bundle
        The folder of the bundle.
    tree
        The root.
    version, date
        Of the program and of the build.
    """
    usr = tree / "usr"
    shutil.copytree(bundle, usr / "lib" / "metaviz", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "metaviz").symlink_to("../lib/metaviz/metaviz")
    share, told = usr / "share", {"VERSION": version, "DATE": date}
    _write(share / "applications" / "metaviz.desktop", filled("metaviz.desktop", {}))
    _write(share / "mime" / "packages" / "metaviz.xml", filled("metaviz.xml", {}))
    _write(share / "metainfo" / "io.github.metaviz.metaviz.metainfo.xml", filled("metaviz.metainfo.xml", told))
    _write(share / "man" / "man1" / "metaviz.1.gz", _zipped(manual(version, date)))
    _write(share / "doc" / "metaviz" / "copyright", (bundle / "_internal" / "LICENSE").read_text(encoding="utf-8"))
    drawing = (LINUX / "metaviz.svg").read_bytes()
    _write(share / "icons" / "hicolor" / "scalable" / "apps" / "metaviz.svg", drawing)
    for size_px in ICON_PX:
        image = io.BytesIO()
        drawn(drawing, size_px).save(image, "PNG", optimize=True)
        _write(share / "icons" / "hicolor" / f"{size_px}x{size_px}" / "apps" / "metaviz.png", image.getvalue())


def _zipped(text: str) -> bytes:
    return gzip.compress(text.encode("utf-8"), mtime=0)


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def _md5(path: Path) -> str:
    # Debian's format asks for this sum; it is there to find damage, not malice.
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _objdump(option: str, path: Path) -> str:
    return subprocess.run(["objdump", option, str(path)], capture_output=True, text=True, check=True).stdout
