"""Links between the pages of the repository lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")


def pages() -> list[Path]:
    """All Markdown files below git's eyes, or all that lie here where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    return [ROOT / name for name in listed] or [*ROOT.glob("*.md"), *ROOT.glob("packaging/**/*.md")]


def anchors(page: Path) -> set[str]:
    """Names under which the headings of a page are found: small letters, hyphens for blanks, no other signs."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(page: Path, place: str, anchor: str) -> bool:
    target = page.parent / place if place else page
    return not target.exists() or bool(anchor and anchor not in anchors(target))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if leads_nowhere(page, *link)] == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A long (very) name\n[here](#a-long-very-name) [there](there.md) [away](#away)\n")
    dead = [link for link in LINK.findall(page.read_text()) if leads_nowhere(page, *link)]
    assert dead == [("there.md", ""), ("", "away")]
