"""One line of the benchmark table: a figure of ours beside what it is compared with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measured figure and the figure of a peer, taken in the same run on the same machine.

    Attributes
    ----------
    work
        What was done, in a few words.
    ours
        Our figure, in `unit`.
    unit
        ``"ms"``, ``"cells/s"``, ``"frames/s"`` ...
    peer
        What it is compared with; empty if with nothing but the target.
    peer_figure
        Its figure in the same unit; None if it could not be measured, and `note` says why.
    target
        What is to be shown, in words.
    is_met
        Whether it is.
    note
        What a reader must know to judge the figures.
    """

    work: str
    ours: float
    unit: str
    peer: str
    peer_figure: float | None
    target: str
    is_met: bool
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Our figure over the peer's; None without a peer."""
        return self.ours / self.peer_figure if self.peer_figure else None


HEADINGS = ("work", "ours", "compared with", "theirs", "ratio", "target", "")


def table(rows: list[Row]) -> str:
    """Rows as aligned text, with their notes below."""
    lines = [HEADINGS]
    for row in rows:
        peer_figure = "-" if row.peer_figure is None else f"{figure(row.peer_figure)} {row.unit}"
        ratio = "-" if row.ratio is None else f"{figure(row.ratio)}x"
        verdict = "met" if row.is_met else "MISSED"
        ours = f"{figure(row.ours)} {row.unit}"
        lines.append((row.work, ours, row.peer or "-", peer_figure, ratio, row.target, verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    right = {1, 3, 4}
    text = [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    text.insert(1, "-" * max(map(len, text)))
    notes = [f"{row.peer or row.work}: {row.note}" for row in rows if row.note]
    return "\n".join([*text, "", *notes] if notes else text)


def figure(number: float) -> str:
    """Three significant digits, easy to read: 0.0123, 1.23, 123, 12,300, 1.23e9."""
    if abs(number) >= 1e6:
        return f"{number:.3g}".replace("e+0", "e").replace("e+", "e")
    if number == 0.0 or abs(number) >= 100.0:
        return f"{round(float(f'{number:.3g}')):,}"
    return f"{float(f'{number:.3g}'):g}"
