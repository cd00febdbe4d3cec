"""What stands around the body: footnotes, comments, headers and footers, and parts the document never shows."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.flow import FlowReader
from chgdesk.text.word_in.names import value, w
from chgdesk.text.word_in.package import WordPackage
from chgdesk.text.word_in.pieces import HEADING, Flow, Para, Piece
from chgdesk.text.word_in.reading import Reading
from chgdesk.text.word_in.tally import count

_REMARKS = ("footnote", "endnote", "comment")
_NO_TEXT = ("docprops/", "customxml/", "_rels/", "[content_types].xml")


def text_parts(package: WordPackage) -> Iterator[str]:
    """The parts that may hold text; what describes the package, or holds data for it, is none."""
    for name in package.entries:
        if name.lower().endswith(".xml") and not name.lower().startswith(_NO_TEXT):
            yield name


def collect(reading: Reading) -> None:
    """Find footnotes, endnotes and comments by identifier, and number every part's elements."""
    package = reading.package
    reading.marks = frozenset(value(each, "name") for each in package.root(package.main).iter(w("bookmarkStart")))
    reading.account.number(package.root(package.main))
    for part in text_parts(package):
        if part != package.main:
            stem = posixpath.splitext(posixpath.basename(part))[0]
            reading.account.number(package.root(part), f"{stem}.")
    for name in _REMARKS:
        part = package.related(f"{name}s")
        if part:
            for element in package.root(part).findall(w(name)):
                reading.remarks[name, value(element, "id")] = element


def rest(reading: Reading, flows: FlowReader) -> Flow:
    """Everything that the body did not lead to: taken in behind it, or on the list."""
    found: Flow = []
    read = {reading.package.main}
    for name in _REMARKS:
        read.add(reading.package.related(f"{name}s"))
    for (name, identifier), element in reading.remarks.items():
        if (name, identifier) not in reading.placed:
            reading.account.where = "not referred to in the text read"
            kept, reading.after = reading.after, []
            flows.remark(name, element)
            found.extend(reading.after)
            reading.after = kept
    for name in _REMARKS:
        found.extend(_strays(reading, reading.package.related(f"{name}s"), name))
    for relation in reading.package.relationships(reading.package.main):
        is_margin = relation.kind in {"header", "footer"} and relation.target in reading.package.entries
        if is_margin and relation.target not in read:
            read.add(relation.target)
            found.extend(_margin(reading, flows, relation.target, relation.kind))
    _unread(reading, read)
    _outside(reading)
    return found


def _strays(reading: Reading, part: str, name: str) -> Flow:
    """Text in a part of remarks that is in no remark, or in one whose identifier another one has."""
    if part:
        known = {id(element) for (kind, _), element in reading.remarks.items() if kind == name}
        for element in reading.package.root(part):
            if id(element) not in known and count(element):
                key = reading.account.key(kinds.UNUSED, element)
                reading.account.aside(kinds.UNUSED, f"{key}:{name}", element, where=part)
    return []


def _margin(reading: Reading, flows: FlowReader, part: str, name: str) -> Flow:
    """A header or footer: a section of its own at the end, or an item."""
    kind = kinds.HEADER if name == "header" else kinds.FOOTER
    key = f"{kind.key}:{posixpath.splitext(posixpath.basename(part))[0]}"
    root = reading.package.root(part)
    if not count(root):
        return []
    if not reading.account.takes(kind, key):
        reading.account.aside(kind, key, root, where=f"{name} of pages")
        return []
    reading.account.taken(kind, key, "", where=f"{name} of pages")
    with reading.inside(part, f"{name} of pages"):
        inside = flows.flow(root, kind.key)
    return [Para(pieces=[Piece(text=f"Text of the {name}")], role=HEADING, level=reading.top_level), *inside]


def _unread(reading: Reading, read: set[str]) -> None:
    """Text of parts that nothing led to, embedded files, charts."""
    for part in text_parts(reading.package):
        if part not in read:
            root = reading.package.root(part)
            if count(root):
                kind = kinds.CHART if "/charts/" in part or "/diagrams/" in part else kinds.UNUSED
                reading.account.aside(kind, f"{kind.key}:{part}", root, where=part)
    for part in reading.package.entries:
        if "/embeddings/" in part.lower() or "/activex/" in part.lower():
            reading.account.put(kinds.EMBEDDED, f"{kinds.EMBEDDED.key}:{part}", posixpath.basename(part), 0, where=part)


def _outside(reading: Reading) -> None:
    """Say what the file would have fetched from elsewhere; nothing of it was."""
    for part in (reading.package.main, reading.package.related("settings")):
        for relation in reading.package.relationships(part) if part else ():
            if relation.external and relation.kind != "hyperlink":
                reading.account.note(
                    f"The file points to something outside of it ({relation.kind}: {relation.target[:120]}); "
                    "it was not fetched."
                )
