"""What is typed on a way into the policy and not recorded yet, kept on disk and offered again (design.md section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from ui.drafts import Draft, DraftKeeper, Drafts
from ui.times import moment_words
from ui.views.policy.desk import PolicyDesk
from ui.widgets.strip import Strip

Typed = Mapping[str, str]


class Kept(QObject):
    """Keeps the boxes of one page by their names; a box that is made later gets what was typed into it then."""

    def __init__(self, desk: PolicyDesk, page: QWidget, strip: Strip) -> None:
        super().__init__(page)
        self._desk, self._page, self._strip = desk, page, strip
        self._left: dict[str, str] = {}
        self._keeper = DraftKeeper(Drafts(desk.settings.path.parent / "drafts"), self._values, self._write, self)
        self._offer(self._keeper.watch(f"{desk.card.path}|{page.objectName()}"))

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that is not on disk yet."""
        return self._keeper.is_waiting

    def touch(self) -> None:
        """Something may have been typed; a box that was made meanwhile gets its part."""
        self._fill()
        if self._values():
            self._keeper.touch()

    def flush(self) -> None:
        """The page is left without recording: what was typed is offered next time."""
        self._keeper.flush()

    def drop(self) -> None:
        """It is recorded: what stands in the boxes now is nothing that could be lost."""
        self._left = {}
        for box in self._page.findChildren(QLineEdit):
            box.setModified(False)
        for text in self._page.findChildren(QPlainTextEdit):
            text.document().setModified(False)
        self._keeper.drop()

    def _values(self) -> dict[str, str]:
        """Every box somebody typed into, and what is chosen beside them; nothing where nobody typed."""
        typed = dict(self._typed())
        if not typed:
            return {}
        chosen = {
            box.objectName(): str(box.currentData() or box.currentText())
            for box in self._page.findChildren(QComboBox)
            if box.objectName() and box.currentIndex() > 0
        }
        return {**self._left, **chosen, **typed}

    def _typed(self) -> Iterator[tuple[str, str]]:
        for box in self._page.findChildren(QLineEdit):
            named = box.objectName() and not box.objectName().startswith("qt_")
            if named and box.isModified() and box.text().strip():
                yield box.objectName(), box.text()
        for text in self._page.findChildren(QPlainTextEdit):
            if text.document().isModified() and text.toPlainText().strip():
                yield text.objectName(), text.toPlainText()

    def _write(self, write: object) -> None:
        """Write on a reader thread; a full disk is said by the window."""
        self._desk.compute(write, lambda _none: None)  # type: ignore[arg-type]

    def _offer(self, left: Draft | None) -> None:
        """What an earlier run left is offered, never taken up by itself."""
        if left is None or not isinstance(left.value, dict) or not left.value:
            return
        values = {str(name): str(value) for name, value in left.value.items()}
        self._strip.say(
            f"Typed here on {moment_words(left.typed_at, self._desk.zone)} and not recorded.",
            ("Take it up", lambda: self._take_up(values)),
            ("Throw it away", self._throw_away),
        )

    def _take_up(self, values: Typed) -> None:
        self._strip.say("")
        self._left = dict(values)
        self._fill()

    def _throw_away(self) -> None:
        self._strip.say("")
        self._keeper.drop()

    def _fill(self) -> None:
        """Put back what was typed into the boxes that stand."""
        if not self._left:
            return
        left, self._left = self._left, {}
        for name, value in left.items():
            box = self._page.findChild(QWidget, name)
            if isinstance(box, QLineEdit):
                box.setText(value)
                box.setModified(True)
            elif isinstance(box, QPlainTextEdit):
                box.setPlainText(value)
                box.document().setModified(True)
            elif isinstance(box, QComboBox):
                at = max(box.findData(value), box.findText(value))
                if at >= 0:
                    box.setCurrentIndex(at)
            else:
                self._left[name] = value
