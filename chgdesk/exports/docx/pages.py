"""What stands on every page: number, version, classification, status, the mark of a draft, "page x of y" (POL-16)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from chgdesk.exports.docx.package import part_relation
from chgdesk.exports.docx.runs import PLAIN, Face, field_run, paragraph, run
from chgdesk.exports.report import ReportMeta
from chgdesk.exports.text import visible_controls

_RULE = '<w:pBdr><w:{side} w:val="single" w:sz="4" w:space="6" w:color="C9CED6"/></w:pBdr>'
_BOLD = Face(bold=True)


def header(meta: ReportMeta) -> str:
    """The running head: number, title, classification, version, status, and the word across the page."""
    controlled = meta.controlled
    mark = controlled.mark if controlled else ""
    named = run(f"{meta.reference} · ", _BOLD) + run(meta.title)
    first = paragraph(named + run("\t") + run(meta.classification, _BOLD), "Header")
    standing = run(f"Version {meta.version} · ") + run(meta.status)
    right = run("\t") + run(mark, _BOLD) if mark else ""
    under = _RULE.format(side="bottom")
    lines = [run(warning, _BOLD) for warning in meta.warnings]
    second = paragraph(standing + right + (_across(mark) if mark else ""), "Header", "" if lines else under)
    last = "".join(paragraph(line, "Header", under if at == len(lines) - 1 else "") for at, line in enumerate(lines))
    return f"{first}{second}{last}"


def footer(meta: ReportMeta) -> str:
    """The running foot: from when the version holds, the notice on printed copies, and the place of the page."""
    controlled = meta.controlled
    said = f"{controlled.effective} · {controlled.notice}" if controlled else meta.kind
    pages = run("Page ") + field_run("PAGE", "1") + run(" of ") + field_run("NUMPAGES", "1")
    first = paragraph(run(said, PLAIN) + run("\t") + pages, "Footer", _RULE.format(side="top"))
    made = f"{meta.organisation} · made {meta.generated_text} by {meta.generated_by} · chgdesk {meta.app_version}"
    return first + paragraph(run(made), "Footer")


def page_setup() -> str:
    """A4 upright, with the running head and foot on every page."""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{part_relation("header1")}"/>'
        f'<w:footerReference w:type="default" r:id="{part_relation("footer1")}"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1701" w:right="1134" w:bottom="1418" w:left="1134" '
        'w:header="680" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )


def _across(word: str) -> str:
    """A word across the page, light enough to read through."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:430pt;height:108pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        '<w:r><w:pict><v:shapetype id="mark" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="across" type="#mark" style="{style}" fillcolor="#d9dde3" stroked="f">'
        '<v:fill opacity=".6"/><v:textpath style="font-family:Arial;font-size:1pt" '
        f"string={quoteattr(visible_controls(word))}/>"
        "</v:shape></w:pict></w:r>"
    )
