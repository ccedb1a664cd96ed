"""Files are written wholly or not at all, and no letter, pipe or full disk ends in a traceback."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from metaviz.cli.command_error import CommandError
from metaviz.cli.output import finished_file, require_writable, text_output
from metaviz.scene.shipped import scene_path

posix = pytest.mark.skipif(os.name != "posix", reason="signals, links and devices of POSIX")
PROGRAM = [sys.executable, "-m", "metaviz"]


def scene_text(title: str = "Breast cancer") -> str:
    return scene_path("breast").read_text(encoding="utf-8").replace("title: Breast cancer", f"title: {title}")


def test_a_file_appears_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with text_output(str(path)) as stream:
        stream.write("new")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_halfway_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError), finished_file(path) as unfinished:
        unfinished.write_text("new\ud800", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_hyphen_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with text_output("-") as stream:
        stream.write("text")
    assert capsys.readouterr().out == "text"


@posix
def test_links_are_followed_and_devices_written_to(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with text_output(str(link)) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"
    with finished_file(Path(os.devnull)) as path:
        assert path == Path(os.devnull)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    with (
        pytest.raises(CommandError, match=r"cannot write /dev/full: No space left"),
        text_output("/dev/full") as stream,
    ):
        stream.write("x" * 100_000)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "-o: found an empty name, allowed is the name of a file"),
        ("folder", "cannot write folder: Is a directory"),
        ("no/where.csv", "cannot write no/where.csv: No such file or directory"),
        ("file/x.csv", "cannot write file/x.csv: Not a directory"),
        ("x" * 300, f"cannot write {'x' * 300}: File name too long"),
    ],
)
def test_what_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    with pytest.raises(CommandError) as caught:
        require_writable(name)
    assert str(caught.value) == message
    assert caught.value.status == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_letter_is_printed_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ü →.yaml"
    path.write_text(scene_text("Brüst → cancer"), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    for argv in (["check", str(path)], ["predict", str(path), "--json"], ["run", str(path), "--seed", "1"]):
        done = subprocess.run([*PROGRAM, *argv], capture_output=True, env=environment, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        if "--json" in argv:
            assert json.loads(done.stdout)["scene"] == "ü →"


@posix
def test_a_file_whose_name_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9"
    Path(os.fsdecode(name + b".yaml")).write_text(scene_text(), encoding="utf-8")
    for argv in (
        ["check"],
        ["predict", "--json"],
        ["events", "--seed=1", "--from=5y", "--for=1h", "-o", name + b".csv"],
    ):
        done = subprocess.run([*PROGRAM, *argv, name + b".yaml"], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    assert b"# scene: caf\xe9\n" in Path(os.fsdecode(name + b".csv")).read_bytes()


@posix
@pytest.mark.parametrize("command", ["schema", "predict breast --json", "check breast"])
def test_an_output_that_takes_nothing(command: str) -> None:
    full = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m metaviz {command} >/dev/full"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (full.returncode, full.stderr) == (1, "metaviz: cannot write the output: No space left on device\n")
    closed = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m metaviz {command} >&-"], capture_output=True, text=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, "")


@posix
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_film_that_is_stopped_leaves_nothing(tmp_path: Path, number: signal.Signals, status: int) -> None:
    argv = ["render", "breast", "-o", str(tmp_path / "film.mp4"), "--size", "640x360", "--seconds", "600"]
    process = subprocess.Popen([*PROGRAM, *argv], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60.0
    while not any(path.stat().st_size for path in tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == status
    assert err == ("metaviz: interrupted\n" if number is signal.SIGINT else "")
    assert list(tmp_path.iterdir()) == []
