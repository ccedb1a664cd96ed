"""After an unexpected end: the next start offers the unsaved case and a report, and does nothing by itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from metaviz.gui.autosave import Autosave, KeptCase, read_kept
from metaviz.gui.banner import Offer
from metaviz.gui.crash_report import Aftermath, aftermath_of, report_text
from metaviz.gui.report_window import ReportWindow
from metaviz.gui.run_files import RunFiles, left_over_runs
from metaviz.scene.problems import SceneError

if TYPE_CHECKING:
    from metaviz.gui.window import MainWindow


class Recovery(QObject):
    """Offers in the banner of a window what runs left that ended unexpectedly, one after the other.

    What is neither restored nor discarded is offered again at the next start.

    Parameters
    ----------
    window
        Furnished.
    folder
        Of all runs.
    own
        Files of this run.
    autosave
        Keeps a restored case from then on.

    Attributes
    ----------
    report
        The window with the report that was asked for last; None if none was.
    has_shown_own
        Whether somebody has dealt with the faults of this run itself.
    """

    def __init__(self, window: MainWindow, folder: Path, own: RunFiles, autosave: Autosave) -> None:
        super().__init__(window)
        self._window, self._folder, self._own, self._autosave = window, folder, own, autosave
        self._left: list[RunFiles] = []
        self.report: ReportWindow | None = None
        self.has_shown_own = False

    def offer(self) -> None:
        """Look for what was left, and offer the latest of it."""
        self._left = left_over_runs(self._folder)
        self._offer_next()

    def tell_own(self) -> None:
        """Tell that a fault was met in this run, once; the program goes on."""
        if self.has_shown_own:
            return
        choices = ((self.tr("Show report"), self._show_own), (self.tr("Discard"), self._discard_own))
        self._window.banner.show_offer(
            Offer(
                self.tr("Something went wrong in the program."),
                self.tr("It goes on, but something may be missing on screen; save your scene."),
                choices,
            )
        )

    def close(self) -> None:
        """Leave the rest to the next start."""
        for files in self._left:
            files.release()
        self._left = []

    def _offer_next(self) -> None:
        while self._left:
            files = self._left[0]
            kept = read_kept(files.case)
            aftermath = aftermath_of(files)
            if kept is not None or aftermath.faults:
                self._window.banner.show_offer(self._offer_of(files, kept, aftermath))
                return
            # It was ended from outside with nothing unsaved: there is nothing to tell.
            self._finish(files)
        self._window.banner.withdraw_offer()

    def _offer_of(self, files: RunFiles, kept: KeptCase | None, aftermath: Aftermath) -> Offer:
        headline = self.tr("The program ended unexpectedly last time.")
        if aftermath.ended_regularly:
            headline = self.tr("Something went wrong in the program last time.")
        sentence = self.tr("A report tells what happened.")
        choices = [(self.tr("Show report"), partial(self._show, aftermath))]
        if kept is not None:
            sentence = self.tr("Your unsaved changes of “{title}” from {when} were kept.").format(
                title=kept.scene.title, when=aftermath.when
            )
            choices.insert(0, (self.tr("Restore"), partial(self._restore, files, kept)))
        return Offer(headline, sentence, (*choices, (self.tr("Discard"), partial(self._discard, files))))

    def _restore(self, files: RunFiles, kept: KeptCase) -> None:
        """Show the case as unsaved changes of the file it came from, which stays as it is."""
        try:
            self._window.session.open_scene(kept.scene, kept.setup, kept.path, is_saved=False)
        except SceneError as problem:
            self._window.banner.show_problem(self.tr("The unsaved changes cannot be restored."), str(problem))
            return
        self._autosave.keep()
        if not self._own.case.exists():
            # What could not be kept anew stays where it is.
            self._window.banner.withdraw_offer()
            return
        files.case.unlink(missing_ok=True)
        self._offer_next()

    def _show(self, aftermath: Aftermath) -> None:
        self.report = ReportWindow(report_text(aftermath), self._window)
        self.report.show()

    def _discard(self, files: RunFiles) -> None:
        self._finish(files)
        self._offer_next()

    def _finish(self, files: RunFiles) -> None:
        files.remove()
        files.release()
        self._left.remove(files)

    def _show_own(self) -> None:
        self._show(aftermath_of(self._own))
        self._end_own()

    def _discard_own(self) -> None:
        self._end_own()

    def _end_own(self) -> None:
        self.has_shown_own = True
        self._offer_next()
