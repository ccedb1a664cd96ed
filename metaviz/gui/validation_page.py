"""The page of the validation: what comes of comparing the scenes with published figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF
from PySide6.QtGui import QPainter, QTextDocument

from metaviz.gui.paper import Paper
from metaviz.gui.validation_charts import chart_image, paint_diagnosis, paint_shares, paint_spine
from metaviz.model.soil import SoilModel
from metaviz.model.validation import AutopsyCell, FlowOnly, ModelFit, PrimaryFit, ValidationReport

_COLUMNS_FROM_EM = 31.0
"""On a wider page three scatter plots stand side by side."""
_CURVE_COLUMNS = 3
_PaintOne = Callable[[QPainter, QRectF, int], None]


def _tr(text: str) -> str:
    return QCoreApplication.translate("validation", text)


def write_validation(document: QTextDocument, paper: Paper, report: ValidationReport | None) -> None:
    """Fill a document with the page.

    Parameters
    ----------
    document, paper
        What to write on.
    report
        What to tell; None if there is none.
    """
    if report is None:
        missing = _tr("There is no report. “metaviz validate” makes one.")
        paper.write_html(document, f"<h1>{escape(_tr('Validation'))}</h1><p>{escape(missing)}</p>")
        return
    sections = (
        _head(report),
        _models(document, paper, report),
        _diagnosis(document, paper, report),
        _flow(report.flow_only),
        _spine(document, paper, report),
        _others(report),
        _residuals(report),
    )
    paper.write_html(document, "".join(sections))


def model_name(model: SoilModel) -> str:
    """Return the name of a soil model."""
    return {
        SoilModel.PLUMBING: _tr("Plumbing only"),
        SoilModel.ORGAN: _tr("Plumbing and organ"),
        SoilModel.CANCER: _tr("Plumbing, organ and cancer"),
    }[model]


def scene_name(scene_id: str) -> str:
    """Return the name of a scene by its id."""
    return scene_id.replace("_", " ").replace(".", ", ").capitalize()


def _head(report: ValidationReport) -> str:
    lines = (
        _tr(
            "How far the scenes are from what others have counted. Reckoned on {date}; “metaviz validate” does it "
            "again."
        ),
        _tr(
            "The third model was fitted to these very autopsies: that it agrees with them shows that the fit "
            "worked, not "
            "that it is true. What it is worth, other tables must tell."
        ),
    )
    text = "".join(f"<p>{escape(line.format(date=report.date))}</p>" for line in lines)
    return f"<h1>{escape(_tr('Validation'))}</h1>{text}"


def _models(document: QTextDocument, paper: Paper, report: ValidationReport) -> str:
    heading = f"<h2>{escape(_tr('Where: three models'))}</h2>"
    names = (model_name(fit.model) for fit in report.models)
    told = _tr(
        "Each dot is one organ of one cancer, in {n} patients at autopsy and in the model. On the dashed line both "
        "are equal. "
        "Filled: at least 30 cases."
    ).format(n=_n_patients(report.models))
    images = _grid(
        document,
        paper,
        "models",
        len(report.models),
        3 if paper.width_px >= _COLUMNS_FROM_EM * paper.em_px else 1,
        lambda painter, box, number: paint_shares(
            painter, box, model_name(report.models[number].model), report.models[number].cells, paper
        ),
        told,
    )
    table = _table(
        (
            "",
            _tr("Spearman, all organs"),
            _tr("Pearson of logarithms"),
            _tr("Spearman, median of cancers"),
            _tr("within 5 points, of organs with 30 cases"),
        ),
        (
            (
                name,
                f"{fit.spearman:.2f}",
                f"{fit.pearson_log:.2f}",
                f"{fit.median_spearman:.2f}",
                _tr("{share} of {n}").format(share=_percent(fit.within_5_points, 0), n=fit.n_common),
            )
            for name, fit in zip(names, report.models, strict=True)
        ),
    )
    by_primary = _by_primary(report)
    return f"{heading}<p class='quiet'>{escape(told)}</p>{images}{table}{by_primary}"


def _by_primary(report: ValidationReport) -> str:
    alone = {fit.scene: fit for fit in report.leave_one_out.primaries}
    fits = [{fit.scene: fit for fit in model.primaries} for model in report.models]
    if not fits:
        return ""

    def rank(found: dict[str, PrimaryFit], scene: str) -> str:
        return f"{found[scene].spearman:.2f}" if scene in found else "–"

    told = _tr(
        "Rank correlation cancer by cancer. In the last column the universal soil was fitted without this cancer; "
        "its median is {median}."
    ).format(median=f"{report.leave_one_out.median_spearman:.2f}")
    heads = (_tr("Cancer"), *(model_name(model.model) for model in report.models), _tr("Organ, without this cancer"))
    rows = ((scene_name(scene), *(rank(each, scene) for each in (*fits, alone))) for scene in fits[0])
    return f"<h3>{escape(_tr('Cancer by cancer'))}</h3><p>{escape(told)}</p>{_table(heads, rows)}"


def _diagnosis(document: QTextDocument, paper: Paper, report: ValidationReport) -> str:
    curves = report.diagnosis
    if not curves:
        return ""
    heading = f"<h2>{escape(_tr('When: found at diagnosis'))}</h2>"
    n_bins, n_within = sum(each.n_bins for each in curves), sum(each.n_within for each in curves)
    told = _tr(
        "Share of patients in whom a distant metastasis was found at diagnosis, against the diameter of the primary "
        "(SEER). Dots: counted, with "
        "two standard errors. Line: predicted. Above 1 cm the line is within the bars in {n} of {all} bins."
    ).format(n=n_within, all=n_bins)
    images = _grid(
        document,
        paper,
        "diagnosis",
        len(curves),
        _CURVE_COLUMNS if paper.width_px >= _COLUMNS_FROM_EM * paper.em_px else 2,
        lambda painter, box, number: paint_diagnosis(
            painter,
            box,
            _tr("{cancer}: {n} of {all}").format(
                cancer=scene_name(curves[number].scene), n=curves[number].n_within, all=curves[number].n_bins
            ),
            curves[number],
            paper,
        ),
        told,
    )
    return f"{heading}<p>{escape(told)}</p>{images}"


def _flow(flow: FlowOnly) -> str:
    told = _tr(
        "How much of the differences between organs the flow of blood explains by itself (adjusted R² of logarithms). "
        "Font-Clos and colleagues (2020) print {printed}. Their shares of blood against the autopsies used here give "
        "{theirs}, our bodies {ours}."
    ).format(printed=f"{flow.printed_mean:.2f}", theirs=f"{flow.theirs_mean:.2f}", ours=f"{flow.ours_mean:.2f}")
    rows = (
        (
            scene_name(each.cancer),
            f"{each.printed:.2f}",
            f"{each.theirs:.2f}",
            "–" if each.ours is None else f"{each.ours:.2f}",
        )
        for each in flow.cancers
    )
    heads = (_tr("Cancer"), _tr("As printed"), _tr("Their blood, these autopsies"), _tr("Our bodies"))
    return f"<h2>{escape(_tr('Flow alone'))}</h2><p>{escape(told)}</p>{_table(heads, rows)}"


def _spine(document: QTextDocument, paper: Paper, report: ValidationReport) -> str:
    if not report.spine:
        return ""
    told = _tr(
        "Prostate cancer in the parts of the spine, against the lumbar part (Bubendorf 2000). Only with the plexus "
        "of veins along the spine does "
        "it become rarer upwards."
    )
    em = paper.em_px
    size = QSizeF(min(paper.width_px, 46.0 * em), (2.0 + 3.2 * len(report.spine)) * em)
    image = chart_image(
        size,
        paper.ratio,
        lambda painter: paint_spine(painter, QRectF(0.0, 0.0, size.width(), size.height()), report.spine, paper),
    )
    picture = paper.image(document, "spine", image, told)
    return f"<h2>{escape(_tr('Up the spine'))}</h2><p>{escape(told)}</p><p>{picture}</p>"


def _others(report: ValidationReport) -> str:
    mouse = report.mouse_liver
    luzzi = _tr(
        "Of melanoma cells put into the liver of mice, {alive} got out of the vessels alive, {founded} of these "
        "began a colony, {grown} of these "
        "grew on (Luzzi 1998): {published} in all; through this model {reckoned}."
    ).format(
        alive=_percent(mouse.extravasated, 0),
        founded=_percent(mouse.founded, 1),
        grown=_percent(mouse.grown, 0),
        published=_percent(mouse.published, 3),
        reckoned=_percent(mouse.reckoned, 3),
    )
    newton = _tr(
        "Mean number of steps from the lung to a site in the chain of Newton and colleagues (2012), printed and "
        "reckoned here."
    )
    rows = ((scene_name(each.site), f"{each.published:.2f}", f"{each.reckoned:.2f}") for each in report.first_passage)
    table = _table((_tr("Site"), _tr("Printed"), _tr("Reckoned")), rows)
    return (
        f"<h2>{escape(_tr('Mouse liver, and a known chain'))}</h2><p>{escape(luzzi)}</p><p>{escape(newton)}</p>{table}"
    )


def _residuals(report: ValidationReport) -> str:
    fitted = next((fit for fit in report.models if fit.model is SoilModel.CANCER), None)
    if fitted is None:
        return ""
    told = _tr(
        "Every organ of every cancer: found at autopsy, and predicted with all three parts, the largest difference "
        "first."
    )
    by_scene: dict[str, list[AutopsyCell]] = {}
    for cell in fitted.cells:
        by_scene.setdefault(cell.scene, []).append(cell)
    heads = (_tr("Organ"), _tr("Cases"), _tr("Found"), _tr("Predicted"), _tr("Difference"))
    parts = [f"<h2>{escape(_tr('What is left: organ by organ'))}</h2><p>{escape(told)}</p>"]
    for scene, cells in by_scene.items():
        worst_first = sorted(cells, key=lambda cell: -abs(cell.predicted - cell.observed))
        parts.append(f"<h3>{escape(scene_name(scene))}</h3>{_table(heads, map(_residual, worst_first))}")
    return "".join(parts)


def _residual(cell: AutopsyCell) -> tuple[str, ...]:
    difference = 100.0 * (cell.predicted - cell.observed)
    return (
        scene_name(cell.label),
        _tr("{cases} of {patients}").format(cases=cell.cases, patients=cell.patients),
        _percent(cell.observed, 1),
        _percent(cell.predicted, 1),
        f"{difference:+.1f}".replace("-", "−"),
    )


def _percent(share: float, decimals: int) -> str:
    return f"{100.0 * share:.{decimals}f} %"


def _grid(
    document: QTextDocument,
    paper: Paper,
    name: str,
    n_charts: int,
    n_columns: int,
    paint: _PaintOne,
    told: str,
) -> str:
    """Return the HTML of a picture with charts in rows."""
    if not n_charts:
        return ""
    n_rows = -(-n_charts // n_columns)
    width = paper.width_px / n_columns
    height = min(width, 20.0 * paper.em_px)
    size = QSizeF(paper.width_px, n_rows * height)

    def paint_all(painter: QPainter) -> None:
        for number in range(n_charts):
            row, column = divmod(number, n_columns)
            paint(painter, QRectF(column * width, row * height, width - paper.em_px, height), number)

    return f"<p>{paper.image(document, name, chart_image(size, paper.ratio, paint_all), told)}</p>"


def _n_patients(models: Sequence[ModelFit]) -> int:
    cells = models[0].cells if models else ()
    return sum({cell.scene: cell.patients for cell in cells}.values())


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "<table width='100%' border='1' cellspacing='0'>" + "".join(_rows(heads, rows)) + "</table>"


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "<tr>" + "".join(f"<td class='quiet'>{escape(head)}</td>" for head in heads) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>"
