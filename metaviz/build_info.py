"""Where this copy of the program comes from: what a bundle says of itself, or that it is no bundle."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from metaviz import __version__
from metaviz.resources import build_file

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What is known of how a copy was built.

    Attributes
    ----------
    version
        Of the program.
    built_on
        Day of the commit from which it was built, as YYYY-MM-DD; empty outside a bundle.
    commit
        Name of that commit, forty hexadecimal digits; a plus sign follows where files had been changed since.
        Empty outside a bundle, and in a bundle made without git.
    packages
        Version of each Python package that went into the bundle, by the name on its licence; empty outside a
        bundle, where the packages themselves tell.
    """

    version: str
    built_on: str = ""
    commit: str = ""
    packages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_bundle(self) -> bool:
        """Whether this copy was built as a bundle, which carries Python and all libraries."""
        return bool(self.built_on)

    def line(self) -> str:
        """Return the version with day and commit in brackets, as far as they are known."""
        known = [self.built_on and f"built {self.built_on}", self.commit and f"commit {self.commit[:12]}"]
        words = ", ".join(word for word in known if word)
        return f"{self.version} ({words})" if words else self.version


def build_info() -> BuildInfo:
    """Return what the bundle's ``build.json`` says; outside a bundle, and where that file is damaged, the version."""
    try:
        told = json.loads(build_file().read_text(encoding="utf-8"))
        packages = {str(name): str(version) for name, version in told["packages"].items()}
        return BuildInfo(__version__, str(told["built_on"]), str(told["commit"]), MappingProxyType(packages))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return BuildInfo(__version__)
