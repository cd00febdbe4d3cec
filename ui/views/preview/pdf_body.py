"""Pages of a PDF in a preview, drawn by a job as they come into sight (EVD-19)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from chgdesk.errors import Cancelled
from chgdesk.preview_job import PdfPages
from ui.build import column, label
from ui.runner import DeskRunner, Ticket
from ui.views.policy.versions.page_canvas import PageCanvas

_DRAW = "chgdesk.preview_job:preview_pages"
_FIRST = (1, 2)


class PdfBody(QWidget):
    """`failed` carries the sentence why no page is shown; `noted` how many pages there are."""

    failed = Signal(str)
    noted = Signal(str)

    def __init__(self, data: bytes, name: str, runner: DeskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._data, self._runner = data, runner
        self._ticket: Ticket | None = None
        self._decoding: list[Ticket] = []
        self.canvas = PageCanvas(f"{name}.pages")
        self.setFocusProxy(self.canvas)
        self._waiting = label("Drawing the pages …", "soft", name=f"{name}.waiting")
        stack = column(self, gap=0)
        stack.addWidget(self._waiting)
        stack.addWidget(self.canvas, 1)
        self.canvas.pages_wanted.connect(self._draw)
        self.canvas.page_shown.connect(self._on_page_shown)
        self._draw(_FIRST, self.canvas.draw_width)

    def leave(self) -> None:
        """Nobody looks any more."""
        for ticket in (self._ticket, *self._decoding):
            if ticket is not None:
                ticket.cancel()
        self._ticket, self._decoding = None, []

    def _draw(self, pages: tuple[int, ...], width: int) -> None:
        """Have pages drawn."""
        self._ticket = self._runner.start_job(
            _DRAW, self._data, max(width, 600), pages, done=partial(self._on_drawn, pages), failed=self._on_failed
        )

    def _on_drawn(self, pages: tuple[int, ...], drawn: PdfPages) -> None:
        """They are drawn; they become pictures off the GUI thread."""
        self._ticket, self._decoding = None, []
        self._waiting.hide()
        if not self.canvas.count:
            self.canvas.show_count(drawn.count)
        for number, data in zip(pages, drawn.images, strict=False):
            show = partial(self.canvas.show_page, number)
            self._decoding.append(self._runner.ask(partial(QImage.fromData, data), show))

    def _on_page_shown(self, page: int, count: int) -> None:
        if count:
            self.noted.emit(f"page {page} of {count}")

    def _on_failed(self, error: BaseException) -> None:
        self._ticket = None
        self.canvas.gave_up()
        if not isinstance(error, Cancelled):
            self.failed.emit(str(error))
