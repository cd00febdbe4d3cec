"""Reading inside one paragraph: runs, tracked changes, content controls, fields, pictures, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.found_fields import field_key
from chgdesk.text.read_document import Choice, FoundField, Kind
from chgdesk.text.word_in import kinds
from chgdesk.text.word_in.names import (
    ALTERNATE,
    BLIP,
    CHOICE,
    FALLBACK,
    MATH,
    MATH_PARAGRAPH,
    VML_PICTURE,
    XML_SPACE,
    child,
    is_on,
    local,
    r,
    value,
    w,
)
from chgdesk.text.word_in.pieces import Piece
from chgdesk.text.word_in.reading import OpenField, Reading
from chgdesk.text.word_in.styles import Face, is_right_to_left
from chgdesk.text.word_in.symbols import UNKNOWN, in_face, raised, symbol
from chgdesk.text.word_in.tally import PICTURES, alternative_texts, count, own_elements, own_text, shown, texts

_THROUGH = frozenset(
    {ALTERNATE, CHOICE, FALLBACK, *map(w, ("smartTag", "customXml", "dir", "bdo", "sdtContent", "ruby", "rt"))}
    | {w("rubyBase")}
)
_TRACKED = {
    w("ins"): kinds.INSERTION,
    w("del"): kinds.DELETION,
    w("moveTo"): kinds.MOVED_HERE,
    w("moveFrom"): kinds.MOVED_AWAY,
}
TRACKED_TAGS = _TRACKED
_LINK_CODE = re.compile(r'HYPERLINK\s+"([^"]+)"')
_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_ODD_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\n": " ", "\r": " ", "\t": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What surrounding elements say about the text inside: the gate it came through, and its link."""

    gate: str = ""
    link: str = ""


class Inline:
    """Reads paragraphs' insides into pieces; what is not taken in goes to the account."""

    def __init__(self, reading: Reading, box: Callable[[Element], None], remark: Callable[[str, str], str]) -> None:
        self._reading = reading
        self._account = reading.account
        self._box = box
        self._remark = remark
        self._pieces: list[Piece] = []
        self._paragraph: Element | None = None
        self._run_kind: tuple[Kind, str] | None = None

    def pieces(self, paragraph: Element, gate: str = "") -> list[Piece]:
        """The pieces of one paragraph, in order."""
        kept = (self._pieces, self._paragraph)
        self._pieces, self._paragraph, self._run_kind = [], child(paragraph, "pPr"), None
        self._walk(paragraph, Look(gate=gate))
        self._close_codes()
        found = self._pieces
        self._pieces, self._paragraph = kept
        return found

    def formula(self, element: Element) -> list[Piece]:
        """A formula that stands where paragraphs stand."""
        kept, self._pieces = self._pieces, []
        self._formula(element, Look())
        found, self._pieces = self._pieces, kept
        return found

    def _close_codes(self) -> None:
        """A code never goes on in the next paragraph: a field without its end must not swallow the document."""
        while self._reading.fields and not self._reading.fields[-1].in_result:
            self._reading.fields.pop()
            self._account.note("A field without an end was read as text from the next paragraph on.")

    def _walk(self, parent: Element, look: Look) -> None:
        for element in parent:
            tag = element.tag
            if tag == w("r"):
                self._run(element, look)
            elif tag in _TRACKED:
                self._tracked(element, _TRACKED[tag], look)
            elif tag == w("hyperlink"):
                self._walk(element, replace(look, link=self._target(element)))
            elif tag == w("sdt"):
                self._control(element, look)
            elif tag == w("fldSimple"):
                self._simple_field(element, look)
            elif tag in {MATH, MATH_PARAGRAPH}:
                self._formula(element, look)
            elif tag in PICTURES:
                self._picture(element, look)
            elif tag in _THROUGH:
                self._walk(element, look)
            else:
                self._unknown(element)

    def _unknown(self, element: Element) -> None:
        """A place nobody foresaw: its text is listed, never lost."""
        if count(element):
            self._account.aside(kinds.OTHER, self._account.key(kinds.OTHER, element), element)

    def _target(self, element: Element) -> str:
        """Where a link leads, if a reader may follow it; places inside the document lead nowhere."""
        held = self._reading.links.get(element.get(r("id"), ""))
        return self._safe(held.target) if held is not None and held.external else ""

    def _safe(self, target: str) -> str:
        if _SAFE_LINK.fullmatch(target):
            return target
        self._account.note(f"A link that is no web or mail address was not kept, only its text: {target[:80]}")
        return ""

    def _tracked(self, element: Element, kind: Kind, look: Look) -> None:
        """A tracked change: in the text, or on the list, as decided."""
        key, by = self._account.key(kind, element), value(element, "author")
        if not self._account.takes(kind, key):
            self._account.aside(kind, key, element, by=by)
            return
        self._account.taken(kind, key, shown(element), by=by)
        marked = self._account.decision(kind, key) is Choice.AS_SHOWN and kind.key not in kinds.GAINS and count(element)
        if marked:
            self._pieces.append(Piece(text="[deleted: "))
        self._walk(element, replace(look, gate=kind.key))
        if marked:
            self._pieces.append(Piece(text="]"))

    def _control(self, element: Element, look: Look) -> None:
        """A content control inside a paragraph."""
        key = self._account.key(kinds.CONTENT_CONTROL, element)
        title = self.named_blank(element)
        if self._account.choices.get(f"field:{field_key(title)}") is Choice.TAKE and title:
            self._account.aside(kinds.CONTENT_CONTROL, key, element, by=title)
            self._pieces.append(Piece(text=f"[{title}]", chip=f"field:{field_key(title)}", link=look.link))
            return
        if not self._account.takes(kinds.CONTENT_CONTROL, key):
            self._account.aside(kinds.CONTENT_CONTROL, key, element, by=title)
            return
        self._account.taken(kinds.CONTENT_CONTROL, key, shown(element), by=title)
        inner = child(element, "sdtContent")
        for each in element:
            if each is inner:
                self._walk(each, replace(look, gate=kinds.CONTENT_CONTROL.key))
            else:
                self._unknown(each)

    def named_blank(self, control: Element) -> str:
        """The title of a content control, which makes it a blank that can be filled as a field."""
        title = value(child(control, "sdtPr", "alias")) or value(child(control, "sdtPr", "tag"))
        if title:
            key = field_key(title)
            empty = is_on(child(control, "sdtPr", "showingPlcHdr"))
            held = self._reading.controls.get(key)
            self._reading.controls[key] = FoundField(
                key=key,
                label=title,
                written=shown(control),
                value="" if empty else shown(control),
                places=(*(held.places if held else ()), self._account.where),
                decision=self._account.choices.get(f"field:{key}"),
            )
        return title

    def _simple_field(self, element: Element, look: Look) -> None:
        """A field in one element: its code is listed, its result is text."""
        code = value(element, "instr")
        opened = OpenField(element=element, code=code, in_result=True)
        self._account.put(kinds.FIELD_CODE, self._account.key(kinds.FIELD_CODE, element), code, len(code))
        self._reading.fields.append(opened)
        self._walk(element, self._field_look(look))
        self._reading.fields.remove(opened)

    def _formula(self, element: Element, look: Look) -> None:
        """A formula, as a line of its signs."""
        key = self._account.key(kinds.FORMULA, element)
        if not self._account.takes(kinds.FORMULA, key):
            self._account.aside(kinds.FORMULA, key, element)
            return
        self._account.taken(kinds.FORMULA, key, shown(element))
        self._pieces.extend(
            Piece(text=text.translate(_ODD_BREAKS), counted=len(text), kind=kinds.FORMULA.key, link=look.link)
            for text in texts(element)
        )

    def _field_look(self, look: Look) -> Look:
        """Text of a field's result came through its gate, and of a link field it leads somewhere."""
        if not self._reading.fields:
            return look
        named = _LINK_CODE.search(self._reading.fields[-1].code)
        link = self._safe(named[1]) if named else look.link
        return Look(gate=look.gate or "field_result", link=link)

    def _contents_field(self) -> OpenField | None:
        """The list of contents under way, if the text stands in one."""
        return next((each for each in self._reading.fields if each.is_contents and each.in_result), None)

    def _run(self, run: Element, look: Look) -> None:
        """One run: left out whole where it is hidden, struck or part of the contents list."""
        face = self._reading.styles.face(child(run, "rPr"), self._paragraph)
        if is_right_to_left(child(run, "rPr"), "rtl"):
            self._account.note("Some text runs from right to left; it was kept in the order in which it is read.")
        # What a tracked change takes away is struck for the eye as well; it is asked about once.
        struck = face.struck and look.gate not in {kinds.DELETION.key, kinds.MOVED_AWAY.key}
        for kind, applies in ((kinds.HIDDEN, face.hidden), (kinds.STRUCK, struck)):
            if applies and count(run) and not self._is_field_run(run):
                if self._left_out(run, kind):
                    return
                look = replace(look, gate=kind.key)
                break
        else:
            self._run_kind = None
        for element in run:
            self._part_of_run(element, face, look)

    @staticmethod
    def _is_field_run(run: Element) -> bool:
        return run.find(w("fldChar")) is not None or run.find(w("instrText")) is not None

    def _left_out(self, run: Element, kind: Kind) -> bool:
        """Put a hidden or struck run aside, with its neighbours as one item, unless it was taken in."""
        held = self._run_kind
        key = held[1] if held is not None and held[0] is kind else self._account.key(kind, run)
        self._run_kind = (kind, key)
        if self._account.takes(kind, key):
            self._account.taken(kind, key, shown(run))
            return False
        self._account.aside(kind, key, run)
        return True

    def _part_of_run(self, element: Element, face: Face, look: Look) -> None:
        name = local(element) if element.tag in _RUN_TEXT else ""
        if element.tag in PICTURES:
            self._picture(element, look)
        elif element.tag in {ALTERNATE, CHOICE, FALLBACK, w("ruby"), w("rt"), w("rubyBase")}:
            for inner in element:
                if inner.tag == w("r"):
                    self._run(inner, look)
                else:
                    self._part_of_run(inner, face, look)
        elif name in {"fldChar", "instrText", "delInstrText"}:
            self._field_mark(element, name)
        elif name in {"footnoteReference", "endnoteReference", "commentReference"}:
            mark = self._remark(name.removesuffix("Reference"), value(element, "id"))
            self._pieces.extend([Piece(text=mark)] if mark else [])
        elif name:
            self._words(element, name, face, look)
        else:
            self._unknown(element)

    def _field_mark(self, element: Element, name: str) -> None:
        """Where a field begins, turns to its result, ends; and its code."""
        fields = self._reading.fields
        if name != "fldChar":
            code = own_text(element)
            holder = fields[-1].element if fields else element
            if fields and not fields[-1].in_result:
                fields[-1].code += code
            self._account.put(kinds.FIELD_CODE, self._account.key(kinds.FIELD_CODE, holder), code, len(code))
            return
        step = value(element, "fldCharType")
        if step == "begin":
            fields.append(OpenField(element=element))
        elif step == "separate" and fields:
            fields[-1].in_result = True
        elif step == "end" and fields:
            fields.pop()

    def _words(self, element: Element, name: str, face: Face, look: Look) -> None:
        """The characters of a run, unless a field says they are a code or a list of contents."""
        text, counted = self._characters(element, name, face)
        fields = self._reading.fields
        contents = self._contents_field()
        if contents is not None:
            key = self._account.key(kinds.CONTENTS, contents.element)
            if not self._account.takes(kinds.CONTENTS, key):
                self._account.put(kinds.CONTENTS, key, text, len(own_text(element)))
                return
            self._account.taken(kinds.CONTENTS, key, "")
        if fields and not fields[-1].in_result:
            key = self._account.key(kinds.FIELD_CODE, fields[-1].element)
            self._account.put(kinds.FIELD_CODE, key, text, len(own_text(element)))
            return
        self._account.spacing(len(own_text(element)) - counted)
        within = self._field_look(look)
        self._pieces.append(
            Piece(
                text=text,
                counted=counted,
                bold=face.bold,
                italic=face.italic,
                code=face.code,
                link=within.link,
                kind=within.gate,
            )
        )

    def _characters(self, element: Element, name: str, face: Face) -> tuple[str, int]:
        """What an element of a run shows, and how many characters of the file that stands for."""
        if name in {"t", "delText"}:
            text = (element.text or "").replace("\u00ad", "").translate(_ODD_BREAKS)
            if element.get(XML_SPACE) != "preserve":
                text = text.strip(" ")
            return raised(in_face(text, face.font) if face.font else text, face.raised), len(text)
        if name == "sym":
            font, place = value(element, "font"), value(element, "char")
            sign = symbol(font, int(place, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", place) else UNKNOWN
            if sign == UNKNOWN:
                self._account.note(f"A sign of the font {font} ({place}) has no known character; \ufffd stands for it.")
            return sign, 1
        if name == "noBreakHyphen":
            return "\u2011", 1
        if name == "br" and value(element, "type") in {"page", "column"}:
            return "", 0
        return {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t"}.get(name, ""), 0

    def _picture(self, drawing: Element, look: Look) -> None:
        """A picture or shape: its words, its text boxes; the picture itself is named and left out."""
        inner = list(own_elements(drawing))
        self._alternative(drawing, look)
        if any(each.tag in {BLIP, VML_PICTURE} for each in inner):
            names = [each.get("name", "") for each in inner if local(each) == "docPr"]
            self._account.put(kinds.PICTURE, self._account.key(kinds.PICTURE, drawing), "".join(names[:1]), 0)
        for each in inner:
            if each.tag == w("txbxContent"):
                self._box(each)
            elif each.tag in PICTURES:
                self._picture(each, look)
            elif own_text(each):
                text = own_text(each)
                self._account.put(kinds.OTHER, self._account.key(kinds.OTHER, each), text, len(text))

    def _alternative(self, drawing: Element, look: Look) -> None:
        words = alternative_texts(drawing)
        if not words:
            return
        key = self._account.key(kinds.ALT_TEXT, drawing)
        if not self._account.takes(kinds.ALT_TEXT, key):
            self._account.put(kinds.ALT_TEXT, key, " / ".join(words), sum(map(len, words)))
            return
        self._account.taken(kinds.ALT_TEXT, key, " / ".join(words))
        for text in words:
            kept = text.translate(_ODD_BREAKS)
            self._pieces.append(Piece(text=" (picture: "))
            self._pieces.append(Piece(text=kept, counted=len(text), kind=kinds.ALT_TEXT.key, link=look.link))
            self._pieces.append(Piece(text=")"))


_RUN_TEXT = frozenset(
    map(
        w,
        (
            *("t", "delText", "sym", "noBreakHyphen", "softHyphen", "br", "cr", "tab", "ptab"),
            *("fldChar", "instrText", "delInstrText", "footnoteReference", "endnoteReference", "commentReference"),
        ),
    )
)
