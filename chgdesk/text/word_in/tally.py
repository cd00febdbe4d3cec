"""The raw count: every character of text in a part's XML, taken flat, without a notion of paragraphs or of meaning.

Reading is checked against this count. It knows only which elements and attributes hold text.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

from chgdesk.text.word_in.names import ALTERNATE, DRAWN_TEXT, VML_SHAPES, WORD_ART, local, value, w

PICTURES = frozenset({w("drawing"), w("pict"), w("object")})
_TEXT = frozenset({w("t"), w("delText"), w("instrText"), w("delInstrText"), *DRAWN_TEXT})
_MARKS = {w("sym"): "\u25a1", w("noBreakHyphen"): "\u2011", w("softHyphen"): "\u00ad"}
_BREAKS = frozenset({w("p"), w("tr"), w("br"), w("cr"), w("tab")})
_PROPERTIES = frozenset({"docPr", "cNvPr"})


def texts(root: Element) -> Iterator[str]:
    """Each piece of text under an element, in order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        text = own_text(element)
        if text:
            yield text
        if element.tag in PICTURES:
            yield from alternative_texts(element)
        waiting.extend(reversed(element))


def own_text(element: Element) -> str:
    """The text an element itself holds: its words, or one sign for a symbol or a special hyphen."""
    if element.tag in _TEXT:
        return element.text or ""
    if element.tag == w("fldSimple"):
        return value(element, "instr")
    if element.tag == WORD_ART:
        return element.get("string", "")
    return _MARKS.get(str(element.tag), "")


def tell_once(root: Element) -> None:
    """Take out of a part what only repeats for older programs what was said already; done once, before reading.

    The innermost come first: what an outer one repeats is then already without its own repetitions.
    """
    for alternate in reversed(list(root.iter(ALTERNATE))):
        said: list[str] = []
        for branch in list(alternate):
            words = "".join("".join(texts(branch)).split())
            if said and (not words or any(words in earlier for earlier in said)):
                alternate.remove(branch)
            else:
                said.append(words)


def alternative_texts(drawing: Element) -> list[str]:
    """The words that stand for a picture, each once though the file repeats them."""
    found: dict[str, None] = {}
    for element in own_elements(drawing):
        if local(element) in _PROPERTIES:
            found.update(dict.fromkeys(element.get(name, "") for name in ("descr", "title")))
        elif element.tag in VML_SHAPES:
            found[element.get("alt", "")] = None
    return [text for text in found if text]


def own_elements(drawing: Element) -> Iterator[Element]:
    """A drawing's elements; its text boxes and drawings inside it are named but speak for themselves."""
    waiting = list(reversed(drawing))
    while waiting:
        element = waiting.pop()
        yield element
        if element.tag != w("txbxContent") and element.tag not in PICTURES:
            waiting.extend(reversed(element))


def count(root: Element) -> int:
    """How many characters of text stand under an element."""
    return sum(len(text) for text in texts(root))


def shown(root: Element) -> str:
    """The text under an element for a person to read: words with blanks where paragraphs and lines end."""
    parts: list[str] = []
    for element in root.iter():
        text = " " if element.tag in _BREAKS and parts and not parts[-1].isspace() else own_text(element)
        parts.extend([text] if text else [])
        if element.tag == w("drawing"):
            parts.extend(f" {words}" for words in alternative_texts(element))
    return "".join(parts)
