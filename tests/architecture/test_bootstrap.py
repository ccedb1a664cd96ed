"""Set-up of a checkout: what it finds missing, what it tells a person to type, when it makes things anew."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest

LOCK_TEXT = "demo==1.0 --hash=sha256:0\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment was made from its lock for running."""
    locks = tmp_path / "packaging" / "locks"
    locks.mkdir(parents=True)
    for name in ("run", "dev", "bench"):
        (locks / f"{name}.lock").write_text(f"# {name}\n{LOCK_TEXT}")
    python = bootstrap.python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / ".venv" / "metaviz.stamp").write_text(bootstrap.fingerprint("run", tmp_path))
    return tmp_path


def test_an_environment_to_run_is_not_one_to_develop(checkout: Path) -> None:
    assert bootstrap.is_ready("run", checkout)
    assert not bootstrap.is_ready("dev", checkout)
    assert not bootstrap.is_ready("bench", checkout)


def test_an_environment_to_develop_runs_as_well(checkout: Path) -> None:
    (checkout / ".venv" / "metaviz.stamp").write_text(bootstrap.fingerprint("dev", checkout))
    assert bootstrap.is_ready("dev", checkout)
    assert bootstrap.is_ready("run", checkout)


def test_a_changed_lock_asks_for_a_new_environment(checkout: Path) -> None:
    lock = checkout / "packaging" / "locks" / "run.lock"
    lock.write_text(LOCK_TEXT.replace("1.0", "1.1"))
    assert not bootstrap.is_ready("run", checkout)


def test_a_moved_checkout_asks_for_a_new_environment(checkout: Path) -> None:
    elsewhere = checkout.parent / "elsewhere"
    shutil.copytree(checkout, elsewhere)
    assert not bootstrap.is_ready("run", elsewhere)


def test_a_lost_interpreter_asks_for_a_new_environment(checkout: Path) -> None:
    bootstrap.python_of(checkout / ".venv").unlink()
    assert not bootstrap.is_ready("run", checkout)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux brings libraries of the system")
def test_missing_things_are_found_by_looking_for_them() -> None:
    there = [bootstrap.library("libc.so.6", "libc6"), bootstrap.program("sh", "dash")]
    absent = [bootstrap.library("libnowhere.so.7", "libnowhere7"), bootstrap.program("nowhere", "nowhere")]
    assert bootstrap.missing([*there, *absent]) == absent


@pytest.mark.parametrize(
    ("gain_rights", "line"),
    [
        ("", "apt-get update && apt-get install --yes --no-install-recommends libgl1 xvfb"),
        ("sudo", "sudo apt-get update && sudo apt-get install --yes --no-install-recommends libgl1 xvfb"),
        ("su", "su -c 'apt-get update && apt-get install --yes --no-install-recommends libgl1 xvfb'"),
    ],
)
def test_the_line_to_type_is_one_line(gain_rights: str, line: str) -> None:
    assert bootstrap.line_to_type(["libgl1", "xvfb"], gain_rights) == line


SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin:/usr/local/bin")


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not SYSTEM_PYTHON or not shutil.which("apt-get"),
    reason="becomes another user of a Debian, which takes root",
)
def test_without_rights_it_says_what_to_type_and_stops() -> None:
    code = (
        "import bootstrap, sys\n"
        "try: bootstrap.install_system_packages([bootstrap.program('nowhere', 'nowhere-bin')])\n"
        "except bootstrap.SetupError as error: sys.exit(str(error))"
    )
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    done = subprocess.run(
        ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", str(SYSTEM_PYTHON), "-I", "-c", _as_module(source) + code],
        user="nobody",
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "apt-get install --yes --no-install-recommends nowhere-bin" in done.stderr
    assert "Traceback" not in done.stderr


def _as_module(source: str) -> str:
    """A line that makes the source importable as `bootstrap` for somebody who may not read the checkout."""
    return (
        "import sys, types\n"
        "sys.modules['bootstrap'] = module = types.ModuleType('bootstrap')\n"
        "module.__file__ = '/nowhere/packaging/bootstrap.py'\n"
        f"exec({source!r}, vars(module))\n"
    )


def test_a_broken_step_shows_its_words_and_raises(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(bootstrap.SetupError, match=r"^it cannot be done\.$"):
        bootstrap._run([sys.executable, "-c", "print('because'); raise SystemExit(3)"], "it cannot be done.")
    assert "because" in capfd.readouterr().err


def test_set_up_that_is_done_says_nothing() -> None:
    if not bootstrap.is_ready("run"):
        pytest.skip("these tests do not run in the environment that the bootstrap makes")
    base = Path(sys.base_prefix) / "bin" / "python3"
    done = subprocess.run([str(base), str(bootstrap.__file__), "run"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
