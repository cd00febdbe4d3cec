"""A mail in a preview: headers, its words, what is attached; a mail inside opens in its place (EVD-01)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from chgdesk.errors import Cancelled
from chgdesk.services.evidence.mail_page import MailPage, MailPart
from ui.build import button, clear, column, label, line
from ui.runner import DeskRunner, Ticket
from ui.theme import GRID
from ui.views.preview.bodies import TextBody
from ui.views.preview.looking import pieces_of, visible
from ui.words import size_words

_READ = "chgdesk.preview_job:preview_mail"
_LISTED = 40


class MailBody(QWidget):
    """`failed` carries the sentence why the mail is not shown."""

    failed = Signal(str)

    def __init__(self, data: bytes, name: str, zone: str, runner: DeskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._data, self._name, self._zone, self._runner = data, name, zone, runner
        self._inside: tuple[int, ...] = ()
        self._ticket: Ticket | None = None
        self._stack: QVBoxLayout = column(self, gap=GRID)
        self.text: TextBody | None = None
        self._open(())

    def leave(self) -> None:
        """Nobody looks any more."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = None

    def _open(self, inside: tuple[int, ...]) -> None:
        """Read the mail that lies at these places."""
        self.leave()
        self._ticket = self._runner.start_job(
            _READ, self._data, inside, self._zone, done=partial(self._on_read, inside), failed=self._on_failed
        )

    def _on_read(self, inside: tuple[int, ...], page: MailPage) -> None:
        """It is read; its words become visible pieces off the GUI thread."""
        self._ticket = self._runner.ask(lambda: pieces_of(visible(page.text)[0]), partial(self._show, inside, page))

    def _show(self, inside: tuple[int, ...], page: MailPage, pieces: list[str]) -> None:
        self._ticket, self._inside = None, inside
        clear(self._stack)
        if inside:
            back = button(
                "← The mail around it", f"{self._name}.outer", "quiet", says="Back to the mail around this one"
            )
            back.clicked.connect(lambda: self._open(inside[:-1]))
            self._stack.addWidget(back)
        for field, value in page.headers:
            row = line(gap=GRID)
            name = label(field, "caption")
            name.setFixedWidth(GRID * 8)
            row.addWidget(name)
            row.addWidget(label(visible(value)[0], wrap=True, name=f"{self._name}.{field.lower()}"), 1)
            self._stack.addLayout(row)
        remark = " ".join(part for part in ("Headers as the file has them, not checked.", page.remark) if part)
        self._stack.addWidget(label(remark, "small", wrap=True, name=f"{self._name}.remark"))
        self.text = TextBody(tuple(pieces), f"{self._name}.text", "Words of the mail", self)
        self.text.setLineWrapMode(TextBody.LineWrapMode.WidgetWidth)
        self._stack.addWidget(self.text, 2)
        if page.parts:
            self._stack.addWidget(self._parts(page.parts), 1)
        self.text.setFocus()

    def _parts(self, parts: tuple[MailPart, ...]) -> QWidget:
        """What is attached, each on a line; of very many the first ones."""
        area = QScrollArea(self)
        area.setObjectName(f"{self._name}.parts")
        area.setAccessibleName("What is attached to the mail")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        holder = QWidget(area)
        stack = column(holder, gap=4)
        stack.addWidget(label(f"Attached · {len(parts)}", "section"))
        for place, part in enumerate(parts[:_LISTED]):
            row = line(gap=GRID)
            words = part.words if part.is_mail and not part.size else f"{part.words} · {size_words(part.size)}"
            row.addWidget(label(f"{part.name} · {words}", wrap=True, name=f"{self._name}.part.{place}"), 1)
            if part.is_mail:
                show = button("Show", f"{self._name}.part.{place}.show", "small", says=f"Show the mail {part.name}")
                show.clicked.connect(lambda _on=False, place=place: self._open((*self._inside, place)))
                row.addWidget(show)
            stack.addLayout(row)
        if len(parts) > _LISTED:
            stack.addWidget(label(f"and {len(parts) - _LISTED} further ones", "soft"))
        stack.addStretch(1)
        area.setWidget(holder)
        return area

    def _on_failed(self, error: BaseException) -> None:
        self._ticket = None
        if not isinstance(error, Cancelled):
            self.failed.emit(str(error))
