"""A run of the program from its start to its regular end, and what it keeps in case there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metaviz.gui.crash_watch import CrashWatch
from metaviz.gui.run_files import claim_run

if TYPE_CHECKING:
    from metaviz.gui.autosave import Autosave
    from metaviz.gui.journal import Journal
    from metaviz.gui.recovery import Recovery
    from metaviz.gui.window import MainWindow
    from metaviz.session.state import SessionState


class RunWatch:
    """Watches for faults from the start; keeps the case and offers what former runs left once there is a window.

    It imports little, so that the first picture need not wait.

    Parameters
    ----------
    folder
        Where runs keep their files. Where it cannot be written, nothing is kept and nothing is said.

    Attributes
    ----------
    autosave, recovery
        None until the window is furnished; of an unwritable folder for ever.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = claim_run(folder)
        self.crashes = None if self._files is None else CrashWatch(self._files.faults)
        self.autosave: Autosave | None = None
        self.recovery: Recovery | None = None
        self._journal: Journal | None = None
        if self.crashes is not None:
            self.crashes.begin()

    def watch(self, window: MainWindow) -> None:
        """Keep the case of a window from when it is furnished, and offer then what former runs left."""
        if self.crashes is not None:
            self.crashes.listen_to_qt()
        window.furnished.connect(lambda: self._begin(window))

    def end(self) -> None:
        """Remove what was kept: the program ends as it should. Faults that nobody has looked at stay for a report."""
        if self._files is None or self.crashes is None:
            return
        if self.autosave is not None:
            self.autosave.close()
        was_told = self.recovery is None or self.recovery.has_shown_own
        keeps_faults = self.crashes.has_met_faults and not was_told
        if self._journal is not None:
            if keeps_faults:
                from metaviz.gui.crash_report import ENDED  # noqa: PLC0415 - needed for a run with faults alone

                self._journal.note(ENDED)
            self._journal.close()
        self.crashes.end()
        if keeps_faults:
            self._files.case.unlink(missing_ok=True)
        else:
            self._files.remove()
        if self.recovery is not None:
            self.recovery.close()
        self._files.release()

    def _begin(self, window: MainWindow) -> None:
        if self._files is None or self.crashes is None:
            return
        # None of this is needed for the first picture.
        from metaviz.gui.autosave import Autosave  # noqa: PLC0415
        from metaviz.gui.journal import Journal, doings, scene_words  # noqa: PLC0415
        from metaviz.gui.recovery import Recovery  # noqa: PLC0415

        session = window.session
        journal = self._journal = Journal(self._files.journal)
        journal.note(f"open {scene_words(session.state)}")

        def note(old: SessionState, new: SessionState) -> None:
            for line in doings(old, new):
                journal.note(line)

        session.listen(note)
        self.autosave = Autosave(session, self._files.case, window)
        self.recovery = Recovery(window, self._folder, self._files, self.autosave)
        self.crashes.met.connect(self.recovery.tell_own)
        self.recovery.offer()
