"""The pack as a Word document, with real headings, table headings and alternative text."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from guildhall.reports.content import Content, MeasureEntry, ProgrammeEntry
from guildhall.ui.charts.store import image

CHART_WIDTH = Cm(16)


def as_docx(content: Content) -> bytes:
    """The whole document."""
    made = Document()
    _style(made, content)
    made.add_heading(_title(content), level=0)
    made.add_paragraph(f"{content.partnership}. {content.plan}. Made {content.made}.")
    if content.is_synthetic:
        made.add_paragraph("Demonstration: every figure and person here is made up.")
    _first_things(made, content)
    for programme in content.programmes:
        _programme(made, programme)
    _findings(made, content)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _title(content: Content) -> str:
    number = f"Board pack {content.number}" if content.number else "Board pack (draft)"
    return f"{number}: {content.quarter}"


def _style(made: Doc, content: Content) -> None:
    made.styles["Normal"].font.name = "Arial"
    made.styles["Normal"].font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    made.styles["Normal"].element.get_or_add_rPr().append(language)
    facts = made.core_properties
    facts.title, facts.author, facts.language = _title(content), content.partnership, "en-GB"
    facts.created = facts.modified = datetime(2000, 1, 1, tzinfo=UTC)


def _first_things(made: Doc, content: Content) -> None:
    made.add_heading("What changed", level=1)
    for sentence in content.always_said:
        made.add_paragraph(sentence, style="List Bullet")
    if not content.signals:
        made.add_paragraph("No chart shows a signal.")
    for entry in content.signals:
        made.add_paragraph(f"{entry.ident} {entry.sentence}", style="List Bullet")
    made.add_heading("Exceptions", level=1)
    if not content.exceptions:
        made.add_paragraph("No measure is rated red.")
    for entry in content.exceptions:
        made.add_paragraph(f"{entry.ident} {entry.title}: {entry.rating_reason}")
    made.add_heading("What is late", level=1)
    _table(
        made,
        "Actions late",
        ("Action", "What", "Lead", "Due", "First due", "Slips"),
        [(a.ident, a.what, a.lead, a.due, a.original_due, str(a.slips))
         for a in content.actions_late],
        "No action is late.",
    )  # fmt: skip
    _table(
        made,
        "Returns late",
        ("Measure", "Agency", "Period", "Due"),
        [(r.measure, r.agency, r.period, r.due) for r in content.returns_late],
        "No return is late.",
    )


def _programme(made: Doc, programme: ProgrammeEntry) -> None:
    made.add_heading(programme.title, level=1)
    made.add_paragraph(f"{programme.priority}. Lead: {', '.join(programme.leads) or 'none named'}.")
    made.add_paragraph(programme.update or "The lead has written no update.")
    for outcome in programme.outcomes:
        measures = ", ".join(outcome.measures) or "no measure"
        made.add_paragraph(
            f"{outcome.ident} {outcome.title}: measured by {measures}", style="List Bullet"
        )
    for entry in programme.measures:
        _measure(made, entry)


def _measure(made: Doc, entry: MeasureEntry) -> None:
    made.add_heading(f"{entry.ident} {entry.title}", level=2)
    made.add_paragraph(entry.sentence)
    made.add_paragraph(f"Rating: {entry.rating}. {entry.rating_reason}")
    if entry.chart:
        picture = made.add_picture(io.BytesIO(_png(entry.chart)), width=CHART_WIDTH)
        picture._inline.docPr.set("descr", entry.chart_alt)
    _table(
        made,
        f"Figures, {entry.unit}",
        ("Period", "Value", "Numerator", "Denominator", "95% interval", "Note"),
        [(p.period, p.value, p.numerator, p.denominator, p.interval, p.note)
         for p in entry.points],
        "No figure is held.",
    )  # fmt: skip
    made.add_paragraph(f"Definition ({entry.version}): {entry.definition}")
    for caveat in entry.caveats:
        made.add_paragraph(caveat, style="List Bullet")
    made.add_paragraph(f"Supply: {entry.supply}." + (f" Trace {entry.trace}." * bool(entry.trace)))


def _findings(made: Doc, content: Content) -> None:
    made.add_heading("What plan lint found, and the answers", level=1)
    _table(
        made,
        "Findings",
        ("Rule", "Rows", "Why it matters", "Answer"),
        [(f.rule, ", ".join(f.rows), f.why, f.answer) for f in content.findings],
        "Plan lint finds nothing.",
    )


def _table(
    made: Doc,
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    empty: str,
) -> None:
    kept = list(rows)
    if not kept:
        made.add_paragraph(empty)
        return
    made.add_paragraph(caption, style="Caption")
    table = made.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in kept:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _png(digest: str) -> bytes:
    import vl_convert

    png: bytes = vl_convert.svg_to_png(image(digest, "wide").decode(), scale=2)
    return png
