"""The progress bar is seen on a terminal and nowhere else."""

import io

import pytest

from metaviz.cli.progress import ProgressBar


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [False, True])
def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, quiet: bool) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with ProgressBar(4, quiet=quiet) as bar:
        for n_done in range(1, 5):
            bar.show(n_done)
    text = terminal.getvalue()
    if quiet:
        assert text == ""
        return
    first, *_, last = text.strip("\n").split("\r")[1:]
    assert first == f"[{'.' * 40}] 0 of 4 frames"
    assert last == f"[{'#' * 40}] 4 of 4 frames"
    assert text.endswith("\n")


def test_no_bar_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with ProgressBar(2) as bar:
        bar.show(1)
    assert stream.getvalue() == ""
