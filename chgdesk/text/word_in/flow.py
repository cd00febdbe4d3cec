"""Reading paragraphs, lists and tables in order; each hangs its text boxes, notes and comments behind itself."""

from __future__ import annotations

from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.read_document import Choice
from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.grid import GridReader
from chgdesk.text.word_in.inline import TRACKED_TAGS, Inline
from chgdesk.text.word_in.names import (
    ALTERNATE,
    CHOICE,
    FALLBACK,
    MATH,
    MATH_PARAGRAPH,
    child,
    value,
    w,
)
from chgdesk.text.word_in.pieces import BODY, HEADING, ITEM, NOTE, QUOTE, TITLE, Flow, Para, Piece
from chgdesk.text.word_in.reading import Reading
from chgdesk.text.word_in.styles import NumberedAs, is_right_to_left
from chgdesk.text.word_in.tally import count, shown

_THROUGH = frozenset({ALTERNATE, CHOICE, FALLBACK, w("smartTag"), w("customXml"), w("sdtContent")})
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_LISTS_OF_PLACES = ("toc ", "table of figures", "contents ")
_REMARK_KINDS = {"footnote": kinds.FOOTNOTE, "endnote": kinds.ENDNOTE, "comment": kinds.COMMENT}
_WRITTEN_BY_US, _BEGIN, _END = "chgdesk_", "_begin", "_end"


class FlowReader:
    """Reads what stands one below the other: the body, a cell, a text box, a note."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._account = reading.account
        self._inline = Inline(reading, self._text_box, self._remark)
        self._grids = GridReader(reading, self.flow)

    def flow(self, container: Element, gate: str = "") -> Flow:
        """The paragraphs and tables under an element; `gate` names what they were taken in through."""
        found: Flow = []
        for element in container:
            kept, self._reading.after = self._reading.after, []
            found.extend(self._written(element) or self._one(element, gate))
            found.extend(self._reading.after)
            self._reading.after = kept
        return found

    def _one(self, element: Element, gate: str) -> Flow:
        tag = element.tag
        if tag == w("p"):
            return self._paragraph(element, gate)
        if tag == w("tbl"):
            return self._grids.read(element, gate)
        if tag == w("sdt"):
            return self._control(element)
        if tag in TRACKED_TAGS:
            return self._tracked(element)
        if tag in {MATH, MATH_PARAGRAPH}:
            return [Para(pieces=self._inline.formula(element))]
        if tag in _THROUGH:
            return self.flow(element, gate)
        if tag == w("altChunk"):
            self._account.put(kinds.EMBEDDED, self._account.key(kinds.EMBEDDED, element), "a text in another format", 0)
        elif count(element):
            self._account.aside(kinds.OTHER, self._account.key(kinds.OTHER, element), element)
        return []

    def _written(self, element: Element) -> Flow | None:
        """Put aside what chgdesk wrote itself around the sections; points in the text say where it begins and ends."""
        marks = [] if element.tag == w("sectPr") else _own_marks(element)
        opened = self._reading.written
        for mark in marks:
            if mark.endswith(_BEGIN) and mark.removesuffix(_BEGIN) + _END in self._reading.marks:
                opened.append(mark.removesuffix(_BEGIN))
        if not opened or element.tag == w("sectPr"):
            return None
        name = opened[0]
        if count(element):
            if self._reading.styles.style_of(child(element, "pPr")) == "title":
                self._reading.title = self._reading.title or shown(element)
            self._account.aside(kinds.GENERATED, f"{kinds.GENERATED.key}:{name}", element, where=name)
        for mark in marks:
            if mark.endswith(_END) and mark.removesuffix(_END) in opened:
                opened.remove(mark.removesuffix(_END))
        return [Para()]

    def _tracked(self, element: Element) -> Flow:
        """A tracked change around whole paragraphs."""
        kind = TRACKED_TAGS[str(element.tag)]
        key = self._account.key(kind, element)
        if self._account.takes(kind, key):
            self._account.taken(kind, key, shown(element), by=value(element, "author"))
            return self.flow(element, kind.key)
        if count(element):
            self._account.aside(kind, key, element, by=value(element, "author"))
        return []

    def _control(self, element: Element) -> Flow:
        """A content control around paragraphs; the one around a contents list is known by its gallery."""
        gallery = value(child(element, "sdtPr", "docPartObj", "docPartGallery"))
        kind = kinds.CONTENTS if gallery == "Table of Contents" else kinds.CONTENT_CONTROL
        key = self._account.key(kind, element)
        title = value(child(element, "sdtPr", "alias")) or value(child(element, "sdtPr", "tag"))
        if not self._account.takes(kind, key):
            self._account.aside(kind, key, element, by=title)
            return []
        self._account.taken(kind, key, shown(element), by=title)
        return [each for inner in element for each in self._of_control(inner, kind.key)]

    def _of_control(self, inner: Element, gate: str) -> Flow:
        if inner.tag == w("sdtContent"):
            return self.flow(inner, gate)
        if count(inner):
            self._account.aside(kinds.OTHER, self._account.key(kinds.OTHER, inner), inner)
        return []

    def _text_box(self, box: Element) -> None:
        """A text box: behind the paragraph it hangs on, or on the list."""
        key = self._account.key(kinds.TEXT_BOX, box)
        if not self._account.takes(kinds.TEXT_BOX, key):
            self._account.aside(kinds.TEXT_BOX, key, box)
            return
        self._account.taken(kinds.TEXT_BOX, key, shown(box))
        self._reading.after.extend(self.flow(box, kinds.TEXT_BOX.key))

    def _remark(self, name: str, identifier: str) -> str:
        """A footnote, endnote or comment where it is referred to; gives the mark that stands in the sentence."""
        element = self._reading.remarks.get((name, identifier))
        if element is None or (name, identifier) in self._reading.placed:
            return ""
        self._reading.placed.add((name, identifier))
        return self.remark(name, element)

    def remark(self, name: str, element: Element) -> str:
        """Take a remark in behind its paragraph, or put it on the list where it is referred to."""
        kind, by = _REMARK_KINDS[name], value(element, "author")
        key = self._account.key(kind, element)
        if not self._account.takes(kind, key):
            if count(element):
                self._account.aside(kind, key, element, by=by)
            return ""
        self._account.taken(kind, key, shown(element), by=by)
        with self._reading.inside(self._reading.package.related(f"{name}s"), self._account.where):
            inside = self.flow(element, kind.key)
        if kind is kinds.COMMENT:
            _begin(inside, f"Comment by {by or 'somebody'}: ", QUOTE)
            self._reading.after.extend(inside)
            return ""
        self._reading.notes_taken += 1
        _begin(inside, f"Note {self._reading.notes_taken}: ", NOTE)
        self._reading.after.extend(inside)
        return f" (note {self._reading.notes_taken})"

    def _paragraph(self, element: Element, gate: str) -> Flow:
        """One paragraph with its role; lists count on only where they show something."""
        properties = child(element, "pPr")
        self._reading.step()
        if is_right_to_left(properties, "bidi"):
            self._account.note("Some text runs from right to left; it was kept in the order in which it is read.")
        if self._is_contents(element, properties):
            return []
        para = Para(pieces=self._inline.pieces(element, gate))
        para.bold, para.where = self._account.key(kinds.HEADING, element), self._account.where
        para.joins = self._end_is_gone(properties)
        if not para.text.strip():
            return [para]
        self._give_role(para, properties)
        if para.role == HEADING:
            self._reading.heading, self._reading.paragraph = para.text.strip(), 0
        return [para]

    def _is_contents(self, element: Element, properties: Element | None) -> bool:
        """A line of a contents list, known by its style; a heading ends a list that has no end."""
        style = self._reading.styles.style_of(properties)
        if self._reading.styles.heading_level(properties):
            self._reading.fields.clear()
        if not style.startswith(_LISTS_OF_PLACES) or self._account.choices.get(kinds.CONTENTS.key) is Choice.TAKE:
            return False
        key = f"{kinds.CONTENTS.key}:lines"
        for each in element.iter(w("fldChar")):
            self._keep_field(each)
        self._account.aside(kinds.CONTENTS, key, element)
        return True

    def _keep_field(self, mark: Element) -> None:
        """A field that ends inside a line left out has ended all the same."""
        if value(mark, "fldCharType") == "begin":
            self._reading.depth_left_out += 1
        elif value(mark, "fldCharType") == "end" and self._reading.depth_left_out:
            self._reading.depth_left_out -= 1
        elif value(mark, "fldCharType") == "end" and self._reading.fields:
            self._reading.fields.pop()

    def _end_is_gone(self, properties: Element | None) -> bool:
        """Whether a tracked change took the paragraph's end away, or its taking back does."""
        marks = child(properties, "rPr")
        for name, gone in (("del", Choice.ACCEPT), ("ins", Choice.REJECT)):
            mark = child(marks, name)
            if mark is not None:
                kind = TRACKED_TAGS[w(name)]
                return self._account.decision(kind, self._account.key(kind, mark)) is gone
        return False

    def _give_role(self, para: Para, properties: Element | None) -> None:
        """What the paragraph is, by its style and its list."""
        styles = self._reading.styles
        para.level = styles.heading_level(properties)
        at = styles.numbered_as(properties)
        continued = styles.continues_list(properties)
        style = styles.style_of(properties)
        if para.level:
            self._reading.top_level = min(self._reading.top_level, para.level)
            para.role, para.auto = HEADING, at is not None
        elif at is not None:
            self._give_mark(para, at)
        elif continued is not None:
            para.role, para.level, para.continued = ITEM, continued, True
        elif style in _QUOTES:
            para.role = QUOTE
        else:
            para.role = TITLE if style == "title" else BODY

    def _give_mark(self, para: Para, at: NumberedAs) -> None:
        """A bullet or the next number; a list that shows no mark is a paragraph."""
        numbering = self._reading.numbering
        at = numbering.placed(at)
        level = numbering.level(at)
        mark = level.format
        if mark == "none":
            return
        para.role, para.level = ITEM, at.depth
        if mark != "bullet":
            para.number = numbering.next_number(at)
            if level.shows_path:
                self._account.note(
                    "Paragraphs numbered like 4.2 are counted 1, 2, 3 in their section; look at references to them."
                )
            if mark not in {"decimal", "decimalZero"}:
                self._account.note("Lists counted with letters or Roman numbers are counted 1, 2, 3 in the sections.")


def _begin(flow: Flow, words: str, role: str) -> None:
    """Say in front of a remark what it is; all its paragraphs keep together."""
    for each in flow:
        if isinstance(each, Para):
            each.role, each.level, each.number = role, 0, None
    first = next((each for each in flow if isinstance(each, Para)), None)
    if first is None:
        first = Para(role=role)
        flow.insert(0, first)
    while first.pieces and not first.pieces[0].counted and not first.pieces[0].text.strip():
        del first.pieces[0]
    first.pieces.insert(0, Piece(text=words.rstrip() if first.text[:1].isspace() else words))


def _own_marks(element: Element) -> list[str]:
    """The points by which chgdesk marked its own parts, in an element or below it."""
    names = (value(each, "name") for each in element.iter(w("bookmarkStart")))
    return [name for name in names if name.startswith(_WRITTEN_BY_US)]
