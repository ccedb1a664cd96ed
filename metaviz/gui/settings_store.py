"""The settings file: opened whatever is in it, and set aside where it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QSettings

FILE_NAME: Final = "settings.ini"
ASIDE: Final = ".broken"
"""What the name of a file that could not be read ends with from then on."""


@dataclass(frozen=True, slots=True)
class OpenedSettings:
    """Settings, and what became of a file that could not be read.

    Attributes
    ----------
    settings
        Empty where there was no file, or none that could be read. What cannot be written is forgotten at the end.
    aside
        Where the broken file lies now; None if there was none.
    """

    settings: QSettings
    aside: Path | None = None


def open_settings(folder: Path) -> OpenedSettings:
    """Return the settings of a folder; a broken file is renamed, so that the next start is a clean one.

    Parameters
    ----------
    folder
        Made when the first setting is written.
    """
    path = folder / FILE_NAME
    settings = _read(path)
    if settings.status() is not QSettings.Status.FormatError:
        return OpenedSettings(settings)
    aside = path.with_name(path.name + ASIDE)
    del settings
    try:
        path.replace(aside)
    except OSError:
        # What cannot be set aside is read as far as it can be.
        return OpenedSettings(_read(path))
    return OpenedSettings(_read(path), aside)


def aside_words(aside: Path) -> tuple[str, str]:
    """Return headline and sentence about a file that was set aside."""
    headline = QCoreApplication.translate(
        "settings", "The settings could not be read; the program begins with its own."
    )
    sentence = QCoreApplication.translate("settings", "The former file is now {name}, in {folder}.")
    return headline, sentence.format(name=aside.name, folder=aside.parent)


def _read(path: Path) -> QSettings:
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    # The file is read when the first value is asked for.
    settings.allKeys()
    return settings
