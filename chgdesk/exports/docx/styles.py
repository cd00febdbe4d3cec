"""The styles of a policy in Word: our own few, under the built-in names that every language's Word knows."""

from __future__ import annotations

from chgdesk.exports.docx.runs import MONO_FACE

_INK, _GREY, _RULE, _ACCENT = "1B1F24", "555E69", "C9CED6", "1F4E79"
_FONT = "Arial"


def _style(
    kind: str, key: str, name: str, *, based: str = "", after: str = "", paragraph: str = "", face: str = ""
) -> str:
    default = ' w:default="1"' if key in {"Normal", "TableNormal"} else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{after}"/>' if after else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{face}</w:rPr>" if face else "")
        + "</w:style>"
    )


def _face(size: float, *, colour: str = _INK, bold: bool = False, italic: bool = False) -> str:
    half = round(size * 2)
    return (
        ("<w:b/>" if bold else "")
        + ("<w:i/>" if italic else "")
        + f'<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _heading(level: int, size: float, before: int, *, colour: str = _INK, italic: bool = False) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if level <= 3 else ""
    return _style(
        "paragraph",
        f"Heading{level}",
        f"heading {level}",
        based="Normal",
        after="Normal",
        paragraph=f'<w:keepNext/><w:keepLines/>{numbered}{_space(before, 80)}<w:outlineLvl w:val="{level - 1}"/>',
        face=_face(size, colour=colour, bold=True, italic=italic),
    )


def _paragraph(key: str, name: str, paragraph: str, face: str = "", based: str = "Normal") -> str:
    return _style("paragraph", key, name, based=based, paragraph=paragraph, face=face)


_BORDER = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
_CELLS = (
    '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
    '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
)


def _table_style(key: str, name: str, sides: tuple[str, ...]) -> str:
    lines = "".join(f"<w:{side} {_BORDER}/>" for side in sides)
    return (
        f'<w:style w:type="table" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders>{_CELLS}</w:tblPr></w:style>"
    )


_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" '
    f'w:cs="{_FONT}"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)

_PLAIN_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
)
_MARGIN = f'<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>{_space(0, 0)}'

STYLES = "".join(
    (
        _DEFAULTS,
        _style("paragraph", "Normal", "Normal", face=f'<w:color w:val="{_INK}"/>'),
        _PLAIN_TABLE,
        _paragraph("Title", "Title", _space(1200, 120), _face(28, bold=True)),
        _paragraph("Subtitle", "Subtitle", _space(0, 480), _face(14, colour=_GREY)),
        _heading(1, 15, 400),
        _heading(2, 12, 280),
        _heading(3, 10.5, 240, colour=_ACCENT),
        _heading(4, 10, 200, colour=_ACCENT),
        _heading(5, 10, 160),
        *(_heading(level, 10, 160, italic=True) for level in range(6, 10)),
        _paragraph("ListParagraph", "List Paragraph", _space(0, 60)),
        *(
            _paragraph(
                f"ListContinue{depth + 1 if depth else ''}",
                f"List Continue {depth + 1}".removesuffix(" 1"),
                f'{_space(0, 60)}<w:ind w:left="{397 * (depth + 1)}"/>',
            )
            for depth in range(5)
        ),
        _paragraph(
            "Quote",
            "Quote",
            f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="{_RULE}"/></w:pBdr><w:ind w:left="397"/>',
            _face(10, colour=_GREY),
        ),
        _paragraph("HTMLPreformatted", "HTML Preformatted", _space(60, 120), f"{MONO_FACE}{_face(9)}"),
        _paragraph("TableHead", "Table head", f"<w:keepNext/>{_space(0, 0)}", _face(8.5, bold=True)),
        _paragraph("TableText", "Table text", _space(0, 0), _face(9)),
        _paragraph("Label", "Table label", _space(0, 0), _face(9, colour=_GREY)),
        _paragraph("SmallText", "Small text", _space(0, 120), _face(8.5, colour=_GREY)),
        _paragraph("ContentsTitle", "Contents title", f"<w:keepNext/>{_space(0, 160)}", _face(15, bold=True)),
        _paragraph("TOC1", "toc 1", f'{_space(60, 20)}<w:ind w:left="567" w:hanging="567"/>'),
        _paragraph(
            "TOC2",
            "toc 2",
            f'{_space(0, 20)}<w:ind w:left="1134" w:hanging="567"/>',
            _face(9.5, colour=_GREY),
        ),
        _paragraph("Header", "header", _MARGIN, _face(8, colour=_GREY)),
        _paragraph("Footer", "footer", _MARGIN, _face(8, colour=_GREY)),
        _style("character", "HTMLCode", "HTML Code", face=f'{MONO_FACE}<w:sz w:val="18"/>'),
        _style("character", "Hyperlink", "Hyperlink", face=f'<w:color w:val="{_ACCENT}"/><w:u w:val="single"/>'),
        _table_style("PolicyTable", "Policy table", ("top", "left", "bottom", "right", "insideH", "insideV")),
        _table_style("PolicyFacts", "Policy facts", ("top", "bottom", "insideH")),
    )
)  # fmt: skip
"""The inside of the styles part."""
