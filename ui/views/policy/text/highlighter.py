"""Paints Markdown in the editor: tokens as chips, headings, lists, tables, emphasis; one block at a time."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from chgdesk.text.tokens import tokens
from ui.look import colours, follow

_HEADING = re.compile(r"^#{1,6}\s.*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s")
_QUOTE = re.compile(r"^\s*>+")
_ROW = re.compile(r"^\s*\|.*$")
_BARS = re.compile(r"\||(?<=\|)\s*:?-{3,}:?\s*(?=\|)")
_BOLD = re.compile(r"\*\*(?=\S)(?:(?!\*\*).)+?\*\*")
_ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])[^*]+?(?<=[^\s*])\*(?![*\w])")
_CODE = re.compile(r"`[^`]+`")


class MarkdownHighlighter(QSyntaxHighlighter):
    """Follows light and dark; the document owns it."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._mix()
        follow(self, self._on_look_changed)

    @override
    def highlightBlock(self, text: str) -> None:
        if _HEADING.match(text):
            self.setFormat(0, len(text), self._heading)
        elif _ROW.match(text):
            for bar in _BARS.finditer(text):
                self.setFormat(bar.start(), bar.end() - bar.start(), self._soft)
        else:
            for mark in (_ITEM.match(text), _QUOTE.match(text)):
                if mark is not None:
                    self.setFormat(0, mark.end(), self._accent)
        for pattern, face in ((_BOLD, self._bold), (_ITALIC, self._italic), (_CODE, self._soft)):
            for found in pattern.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), face)
        for token in tokens(text):
            self.setFormat(token.start, token.end - token.start, self._chip)

    def _on_look_changed(self) -> None:
        """Light or dark."""
        self._mix()
        self.rehighlight()

    def _mix(self) -> None:
        """The faces in the colours that are on."""
        tones = colours()
        self._heading = _face(tones.ink, bold=True)
        self._bold = _face(tones.ink, bold=True)
        self._italic = _face(tones.ink)
        self._italic.setFontItalic(True)
        self._soft = _face(tones.soft)
        self._accent = _face(tones.accent, bold=True)
        self._chip = _face(tones.accent)
        self._chip.setBackground(QColor(tones.accent_tint))


def _face(ink: str, *, bold: bool = False) -> QTextCharFormat:
    """Ink and weight."""
    face = QTextCharFormat()
    face.setForeground(QColor(ink))
    if bold:
        face.setFontWeight(QFont.Weight.DemiBold)
    return face
