"""The .docx as a package: its parts in fixed order, with fixed times, so that the same content gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from chgdesk.exports.columns import utc_text
from chgdesk.exports.docx.styles import STYLES
from chgdesk.exports.report import ReportMeta
from chgdesk.exports.text import visible_controls

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_SETTINGS = (
    '<w:zoom w:percent="100"/>{revisions}<w:defaultTabStop w:val="567"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat>'
)
_FONTS = (
    '<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/><w:family w:val="swiss"/></w:font>'
    '<w:font w:name="Courier New"><w:altName w:val="Liberation Mono"/><w:family w:val="modern"/></w:font>'
)
_PARTS = {
    "document": ("officeDocument", "document.main"),
    "styles": ("styles", "styles"),
    "numbering": ("numbering", "numbering"),
    "settings": ("settings", "settings"),
    "fontTable": ("fontTable", "fontTable"),
    "header1": ("header", "header"),
    "footer1": ("footer", "footer"),
}
_ROOTS = {"fontTable": "fonts", "header1": "hdr", "footer1": "ftr"}


def _part(name: str, inner: str) -> str:
    root = _ROOTS.get(name, name)
    return f"{_HEAD}<w:{root} {_NAMES}>{inner}</w:{root}>"


def _types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, (_, kind) in _PARTS.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_package_type("relationships")}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        f'<Override PartName="/docProps/core.xml" ContentType="{_package_type("core-properties")}"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _package_type(kind: str) -> str:
    return f"application/vnd.openxmlformats-package.{kind}+xml"


def _relations(entries: list[tuple[str, str, str, bool]]) -> str:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target={quoteattr(target)}'
        + (' TargetMode="External"/>' if outside else "/>")
        for name, kind, target, outside in entries
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _core(meta: ReportMeta, author: str) -> str:
    title, creator = (escape(visible_controls(text)) for text in (meta.title, author))
    moment = utc_text(meta.generated_at)
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        f"<cp:lastModifiedBy>{creator}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>en-GB</dc:language></cp:coreProperties>"
    )


def _app(meta: ReportMeta) -> str:
    company = escape(visible_controls(meta.organisation))
    return (
        f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>chgdesk</Application>'
        f"<Company>{company}</Company></Properties>"
    )


def write_package(
    sink: BinaryIO, meta: ReportMeta, parts: Mapping[str, str], links: Mapping[str, str], author: str
) -> None:
    """Write the package: `parts` are document, numbering, header1 and footer1; `links` name each address."""
    inner = {
        "styles": STYLES,
        "settings": _SETTINGS.format(revisions=""),
        "fontTable": _FONTS,
        **parts,
    }
    own = [
        (f"rId{at}", f"{_OFFICE}/relationships/{kind}", f"{name}.xml", False)
        for at, (name, (kind, _)) in enumerate(_PARTS.items())
        if at
    ]
    outside = [(name, f"{_OFFICE}/relationships/hyperlink", target, True) for target, name in links.items()]
    root = [
        ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml", False),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", False),
        ("rId3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml", False),
    ]
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(root),
        **{f"word/{name}.xml": _part(name, inner[name]) for name in _PARTS},
        "word/_rels/document.xml.rels": _relations(own + outside),
        "docProps/core.xml": _core(meta, author),
        "docProps/app.xml": _app(meta),
    }
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            held.writestr(entry, content.encode("utf-8", "backslashreplace"))


def part_relation(name: str) -> str:
    """The name by which the document refers to its header or footer."""
    return f"rId{list(_PARTS).index(name)}"
