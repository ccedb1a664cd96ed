"""Archive and Debian package: the same bytes from the same files, and all that a desktop asks for."""

import configparser
import os
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as ET
from pathlib import Path

import deb
import pytest
from archive import write_archive
from manual import LINUX, filled, manual

from metaviz.cli.arguments import COMMANDS

BUILT_AT_S = 1_763_800_000
DATE = "2025-11-22"


def bundle_in(folder: Path, *, reverse: bool = False) -> Path:
    """A small bundle: a program, a library that it is said to need, data, a link."""
    bundle = folder / "metaviz"
    inside = bundle / "_internal"
    inside.mkdir(parents=True)
    names = [f"{number}.dat" for number in range(20)]
    for name in reversed(names) if reverse else names:
        (inside / name).write_text(name * 50)
    (inside / "LICENSE").write_text("BSD\n")
    shutil.copy("/bin/true", bundle / "metaviz")
    (inside / "link").symlink_to("0.dat")
    return bundle


def test_the_archive_depends_on_the_files_alone(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first, second = bundle_in(one), bundle_in(other, reverse=True)
    for path in second.rglob("*"):
        os.utime(path, (1, 1), follow_symlinks=False)
    (second / "_internal" / "3.dat").chmod(0o600)
    # Another name for the same file on the disk is no matter of the archive's.
    os.link(second / "_internal" / "6.dat", tmp_path / "elsewhere")
    write_archive(first, one / "a.tar.xz", BUILT_AT_S)
    write_archive(second, other / "a.tar.xz", BUILT_AT_S)
    assert (one / "a.tar.xz").read_bytes() == (other / "a.tar.xz").read_bytes()


def test_the_archive_gives_back_what_went_in(tmp_path: Path) -> None:
    bundle = bundle_in(tmp_path / "in")
    os.link(bundle / "_internal" / "1.dat", bundle / "_internal" / "1b.dat")
    write_archive(bundle, tmp_path / "a.tar.xz", BUILT_AT_S)
    with tarfile.open(tmp_path / "a.tar.xz") as tar:
        assert {member.mtime for member in tar} == {BUILT_AT_S}
        assert {(member.uid, member.uname) for member in tar} == {(0, "root")}
        tar.extractall(tmp_path / "out", filter="data")
    out = tmp_path / "out" / "metaviz"
    assert os.access(out / "metaviz", os.X_OK)
    assert (out / "_internal" / "link").readlink() == Path("0.dat")
    assert (out / "_internal" / "1b.dat").read_text() == "1.dat" * 50
    assert subprocess.run([out / "metaviz"], check=False).returncode == 0


needs_debian = pytest.mark.skipif(
    not shutil.which("dpkg-deb") or not shutil.which("objdump"), reason="takes dpkg-deb and objdump"
)


@needs_debian
def test_the_debian_package_depends_on_the_files_alone(tmp_path: Path) -> None:
    written = []
    for name in ("one", "other"):
        bundle = bundle_in(tmp_path / name, reverse=name == "other")
        written.append(deb.write_deb(bundle, tmp_path / name, "1.2.3", DATE, BUILT_AT_S).read_bytes())
    assert written[0] == written[1]


@needs_debian
def test_the_debian_package_is_laid_out_as_desktops_expect(tmp_path: Path) -> None:
    package = deb.write_deb(bundle_in(tmp_path), tmp_path, "1.2.3", DATE, BUILT_AT_S)
    subprocess.run(["dpkg-deb", "-R", str(package), str(tmp_path / "root")], check=True)
    root = tmp_path / "root"
    assert (root / "usr/bin/metaviz").resolve() == (root / "usr/lib/metaviz/metaviz").resolve()
    share = root / "usr/share"
    page = subprocess.run(["gzip", "-dc", str(share / "man/man1/metaviz.1.gz")], capture_output=True, check=True)
    assert page.stdout.decode() == manual("1.2.3", DATE)
    assert (share / "icons/hicolor/48x48/apps/metaviz.png").read_bytes().startswith(b"\x89PNG")
    control = (root / "DEBIAN/control").read_text()
    assert "Version: 1.2.3\n" in control
    assert "libc6 (>= 2." in control
    assert not (root / "DEBIAN/postinst").exists(), "nothing of ours runs as root"
    for line in (root / "DEBIAN/md5sums").read_text().splitlines():
        assert (root / line.split(maxsplit=1)[1]).is_file()


def test_a_library_that_nobody_brings_is_named() -> None:
    assert deb.depends(["libc.so.6", "libm.so.6", "libGL.so.1"], "2.35").startswith(
        "fontconfig-config, libc6 (>= 2.35)"
    )
    with pytest.raises(ValueError, match=r"which package brings libnowhere\.so\.7"):
        deb.depends(["libc.so.6", "libnowhere.so.7"], "2.35")


def test_the_manual_tells_of_every_command_and_option() -> None:
    page = manual("1.2.3", DATE)
    for command in COMMANDS:
        assert f".B {command}\n" in page
    for option in ("\\-\\-safe\\-graphics", "\\-\\-soil plumbing|organ|cancer", "\\-\\-seed N"):
        assert f".B {option}\n" in page
    if shutil.which("groff"):
        told = subprocess.run(
            ["groff", "-man", "-Tascii", "-ww"], input=page, capture_output=True, text=True, check=True
        )
        assert told.stderr == ""


def test_a_forgotten_value_is_an_error() -> None:
    with pytest.raises(ValueError, match="no value for '@DATE@"):
        filled("metaviz.metainfo.xml", {"VERSION": "1"})


def test_desktop_entry_types_and_metainfo_agree() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(filled("metaviz.desktop", {}))
    desktop = entry["Desktop Entry"]
    types = ET.fromstring(filled("metaviz.xml", {}))
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    (own,) = [each.get("type") for each in types.findall("m:mime-type", space)]
    assert own in desktop["MimeType"].split(";")
    globs = [each.get("pattern") for each in types.findall(".//m:glob", space)]
    assert globs == ["*.metaviz.yaml"], "every other .yaml is somebody else's as well"
    told = ET.fromstring(filled("metaviz.metainfo.xml", {"VERSION": "1.2.3", "DATE": DATE}))
    assert told.findtext("launchable") == "metaviz.desktop"
    assert told.findtext("provides/mediatype") == own
    assert desktop["Exec"].split() == [told.findtext("provides/binary"), "%f"]
    assert (LINUX / f"{desktop['Icon']}.svg").is_file()


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="takes appstreamcli")
def test_software_centres_accept_the_metainfo(tmp_path: Path) -> None:
    path = tmp_path / "io.github.metaviz.metaviz.metainfo.xml"
    path.write_text(filled("metaviz.metainfo.xml", {"VERSION": "1.2.3", "DATE": DATE}))
    done = subprocess.run(
        ["appstreamcli", "validate", "--no-net", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
