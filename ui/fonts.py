"""The faces the window loads at start: a machine without fonts would show only boxes."""

from __future__ import annotations

from functools import cache

import pymupdf_fonts
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from chgdesk.errors import Bug
from ui import theme

_FACES = ("figo", "figbo", "figit", "figbi", "cascadia", "cascadiab")


def load_fonts() -> QFont:
    """Register the bundled faces with Qt and return the body font."""
    if theme.FAMILY not in QFontDatabase.families():
        for key in _FACES:
            if QFontDatabase.addApplicationFontFromData(bytes(pymupdf_fonts.fontbuffers[key]())) < 0:
                raise Bug(f"the bundled face {key} could not be loaded")
    return font()


@cache
def font(size: int = theme.BODY, *, bold: bool = False) -> QFont:
    """The one typeface in one of its three sizes; shared, so that a list of cells builds it once: copy to change."""
    face = QFont(theme.FAMILY)
    face.setPixelSize(size)
    face.setBold(bold)
    face.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    face.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return face


@cache
def metrics(size: int = theme.BODY, *, bold: bool = False) -> QFontMetrics:
    """How wide the words of `font` are; measured in pixels, so it holds on every screen."""
    return QFontMetrics(font(size, bold=bold))


def mono(size: int = theme.SMALL) -> QFont:
    """The face for logs and codes."""
    face = QFont(theme.MONO)
    face.setPixelSize(size)
    return face
