"""The names of WordprocessingML that reading needs, in the form the XML reader gives them."""

from __future__ import annotations

from xml.etree.ElementTree import Element  # the type only; reading goes through defusedxml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"

STRICT = (
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", _W),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", _R),
    ("http://purl.oclc.org/ooxml/officeDocument/math", _M),
    ("http://purl.oclc.org/ooxml/drawingml/main", _A),
    ("http://purl.oclc.org/ooxml/drawingml/chart", _C),
)
"""The names a strict document uses for the same things, in the same order of meaning."""


def w(name: str) -> str:
    """A name of the main vocabulary."""
    return f"{{{_W}}}{name}"


def r(name: str) -> str:
    """A name of the relationships' vocabulary."""
    return f"{{{_R}}}{name}"


CHOICE = f"{{{_MC}}}Choice"
FALLBACK = f"{{{_MC}}}Fallback"
ALTERNATE = f"{{{_MC}}}AlternateContent"
MATH = f"{{{_M}}}oMath"
MATH_PARAGRAPH = f"{{{_M}}}oMathPara"
OLE = f"{{{_O}}}OLEObject"
DRAWN_TEXT = (f"{{{_A}}}t", f"{{{_C}}}v", f"{{{_M}}}t")
"""Text outside the main vocabulary: in drawings and diagrams, in charts, in formulas."""
WORD_ART = f"{{{_V}}}textpath"
VML_SHAPES = tuple(f"{{{_V}}}{name}" for name in ("shape", "rect", "roundrect", "oval", "group", "line", "polyline"))
VML_PICTURE = f"{{{_V}}}imagedata"
BLIP = f"{{{_A}}}blip"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def local(element: Element) -> str:
    """An element's name without its vocabulary."""
    return str(element.tag).rpartition("}")[2]


def is_w(element: Element) -> bool:
    """Whether the element belongs to the main vocabulary."""
    return str(element.tag).startswith(f"{{{_W}}}")


def value(element: Element | None, name: str = "val") -> str:
    """An attribute of the main vocabulary, empty where the element or the attribute is missing."""
    return "" if element is None else element.get(w(name), "")


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names of the main vocabulary."""
    for name in path:
        element = None if element is None else element.find(w(name))
    return element


def is_on(element: Element | None) -> bool:
    """Whether a switch such as bold is set: present, and not told to be off."""
    return element is not None and value(element) not in {"0", "false", "off", "none"}


def switch(properties: Element | None, name: str) -> bool | None:
    """A switch of some properties, None where they do not mention it."""
    found = child(properties, name)
    return None if found is None else is_on(found)
