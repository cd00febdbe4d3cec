"""The Markdown of one section, with its own undo for each section as long as the desk stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtGui import QTextDocument as Document
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QTextEdit, QToolTip
from typing_extensions import override

from chgdesk.text.lint import LintFinding
from chgdesk.text.tokens import Token, tokens
from ui.look import colours
from ui.theme import Shape
from ui.views.policy.text import marks
from ui.views.policy.text.highlighter import MarkdownHighlighter

LINE_WIDTH = 720
"""About ninety characters of prose, in pixels at 100 %."""


class MarkdownEditor(QPlainTextEdit):
    """`typed` after every key that changed the text; Tab leaves the editor, lists go on with Enter."""

    typed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Text of the section, in Markdown")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(
            "Write here. Insert puts in a figure, a field, a role or a table, so that none is typed."
        )
        self._documents: dict[str, Document] = {}
        self._texts: dict[str, str] = {}
        self._shown = ""
        self.words_of: Callable[[Token], str] = lambda token: token.chip
        """What a token stands for, shown when it is pointed at."""

    @property
    def shown(self) -> str:
        """The key of the section that is shown; empty where none is."""
        return self._shown

    def forget(self) -> None:
        """Another version is opened: nothing of the last one is kept."""
        blank = self._blank_document("")
        self.setDocument(blank)
        for document in self._documents.values():
            document.deleteLater()
        self._documents = {"": blank}
        self._texts = {}
        self._shown = ""

    def show_section(self, key: str, body: str) -> None:
        """Show a section where it was left; its undo is still there."""
        document = self._documents.get(key)
        if document is None:
            document = self._documents[key] = self._blank_document(body)
        elif document.toPlainText() != body:
            document.setPlainText(body)
        if self.document() is not document:
            self.setDocument(document)
        self._shown = key
        self._texts[key] = document.toPlainText()
        self.setExtraSelections([])

    def emphasise(self, mark: str) -> None:
        """Put marks around what is selected, or around the word at hand."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        start = cursor.selectionStart()
        fresh = marks.emphasised(cursor.selectedText(), mark)
        cursor.insertText(fresh)
        cursor.setPosition(start)
        cursor.setPosition(start + len(fresh), QTextCursor.MoveMode.KeepAnchor)
        if fresh == mark * 2:
            cursor.setPosition(start + len(mark))
        self.setTextCursor(cursor)
        self.setFocus()

    def relist(self, make: Callable[[list[str]], list[str]]) -> None:
        """Turn the selected lines into a list, or back."""
        cursor = self.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        cursor.setPosition(first)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        begin = cursor.position()
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        lines = cursor.selectedText().split("\u2029")
        fresh = make(lines) if any(line.strip() for line in lines) else make(["x"])[0][:-1].split("\n")
        cursor.insertText("\n".join(fresh))
        if last > first:
            cursor.setPosition(begin)
            cursor.setPosition(begin + len("\n".join(fresh)), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    def insert(self, text: str) -> None:
        """Put something into the sentence."""
        self.textCursor().insertText(text)
        self.setFocus()

    def insert_alone(self, text: str) -> None:
        """Put something on lines of its own, with a blank line around it."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        before = "" if not cursor.block().text().strip() and cursor.blockNumber() == 0 else "\n\n"
        if not cursor.block().text().strip() and cursor.blockNumber():
            before = "\n" if cursor.block().previous().text().strip() else ""
        cursor.insertText(f"{before}{text}\n")
        self.setTextCursor(cursor)
        self.setFocus()

    def select(self, start: int, end: int) -> None:
        """Bring a stretch into sight and select it."""
        last = max(0, self.document().characterCount() - 1)
        cursor = self.textCursor()
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def underline(self, findings: Iterable[LintFinding]) -> None:
        """Mark the stretches that are to be looked at; typing moves the marks along."""
        last = max(0, self.document().characterCount() - 1)
        shown = []
        for finding in findings:
            if not finding.end or finding.end > last:
                continue
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document())
            mark.cursor.setPosition(finding.start)
            mark.cursor.setPosition(finding.end, QTextCursor.MoveMode.KeepAnchor)
            face = QTextCharFormat()
            face.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            face.setUnderlineColor(QColor(colours().states[Shape.LOOK if finding.blocks else Shape.OPEN]))
            mark.format = face
            shown.append(mark)
        self.setExtraSelections(shown)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        # Lines of prose stay readable in a wide window (ux.md, rules of thumb).
        side = max(0, (self.width() - LINE_WIDTH) // 2)
        self.setViewportMargins(side, 0, side, 0)
        super().resizeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        mark = self._mark_of(event)
        if mark:
            self.emphasise(mark)
            return
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain and self._go_on_with_list():
            return
        super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._mark_of(event):
            event.accept()  # Ctrl+B folds the rail elsewhere; while somebody writes it is bold
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            token = self._token_at(event)
            QToolTip.showText(event.globalPos(), self.words_of(token) if token is not None else "", self)
            return True
        return super().event(event)

    def _mark_of(self, event: QKeyEvent) -> str:
        """The mark a key asks for; none while the text is only read."""
        if self.isReadOnly() or event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return ""
        return {Qt.Key.Key_B: marks.BOLD, Qt.Key.Key_I: marks.ITALIC}.get(Qt.Key(event.key()), "")

    def _token_at(self, event: QHelpEvent) -> Token | None:
        """The token under the pointer."""
        cursor = self.cursorForPosition(event.pos())
        place = cursor.positionInBlock()
        return next((t for t in tokens(cursor.block().text()) if t.start <= place <= t.end), None)

    def _go_on_with_list(self) -> bool:
        """Enter at the end of an item begins the next one; in an empty item it ends the list."""
        cursor = self.textCursor()
        if self.isReadOnly() or cursor.hasSelection() or not cursor.atBlockEnd():
            return False
        begin = marks.following(cursor.block().text())
        if begin == "":
            return False
        if begin is None:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            line = cursor.block()
            cursor.setPosition(line.position())
            cursor.setPosition(line.position() + line.length() - 1, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText("")
        else:
            cursor.insertText(f"\n{begin}")
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def _blank_document(self, body: str) -> Document:
        """A document with its own undo, painted as Markdown."""
        document = Document(self)
        document.setDocumentLayout(QPlainTextDocumentLayout(document))
        document.setDefaultFont(self.font())
        document.setPlainText(body)
        document.setDocumentMargin(8)
        MarkdownHighlighter(document)
        document.contentsChanged.connect(self._on_contents_changed)
        return document

    def _on_contents_changed(self) -> None:
        """A key, an undo, an insertion: of the section that is shown; painting alone changes no letter."""
        document = self.document()
        if self.sender() is document:
            text = document.toPlainText()
            if text != self._texts.get(self._shown):
                self._texts[self._shown] = text
                self.typed.emit()
