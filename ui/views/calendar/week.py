"""The week, painted: seven days, their hours, windows, freezes and blocks; arrow keys walk from block to block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip
from typing_extensions import override

from chgdesk.domain.schedule import Clash, Schedule
from ui.look import colours, repaint_on_change
from ui.views.calendar.lanes import Block, DayShown, blocks_of, days_shown
from ui.views.calendar.painting import AXIS, HEAD, HOUR, Measures, draw_block, draw_grounds, draw_head
from ui.views.calendar.words import clashes_by_ref, entry_tooltip, entry_words

_NARROWEST = 44
"""Pixels a block needs beside others; where there is less, several become one that says how many."""
_MORNING = 7 * 60


class WeekView(QAbstractScrollArea):
    """`opened` carries the row number of the change whose block was opened; `day_wanted` a day too full to show.

    `turned` tells that a key asked for the week before (-1) or after (1); `chosen` that another block is at hand.
    """

    opened = Signal(int)
    day_wanted = Signal(object)
    turned = Signal(int)
    chosen = Signal(object)

    def __init__(self, name: str, zone: ZoneInfo) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Week")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._zone = zone
        self._schedule: Schedule | None = None
        self._days: tuple[DayShown, ...] = ()
        self._clashes: Mapping[str, tuple[Clash, ...]] = {}
        self._today = -1
        self._current = -1
        self.blocks: tuple[Block, ...] = ()
        repaint_on_change(self.viewport())

    @property
    def current(self) -> Block | None:
        """The block at hand."""
        return self.blocks[self._current] if 0 <= self._current < len(self.blocks) else None

    def show_schedule(self, schedule: Schedule, today: date) -> None:
        """Show other days; the block at hand stays where its change is still there."""
        kept = self.current
        self._schedule = schedule
        self._days = days_shown(schedule.days, self._zone)
        self._today = next((n for n, day in enumerate(schedule.days) if day.day == today), -1)
        self._clashes = clashes_by_ref(schedule.clashes)
        self._lay_out()
        self._current = next((n for n, b in enumerate(self.blocks) if kept and b.entry.ref == kept.entry.ref), -1)
        if self._current < 0:
            first = min((block.top for block in self.blocks), default=_MORNING)
            self.verticalScrollBar().setValue(max(0, min(first, _MORNING) * HOUR // 60 - HOUR // 2))
        self._say()

    def choose(self, rid: int) -> bool:
        """Bring the block of a change into sight; False where it has none here."""
        for number, block in enumerate(self.blocks):
            if any(entry.rid == rid for entry in block.entries):
                middle = (block.top + block.bottom) * HOUR // 120
                self.verticalScrollBar().setValue(middle - (self.viewport().height() - HEAD) // 2)
                self._go_to(number)
                return True
        return False

    def words_of(self, block: Block) -> str:
        """What is read out of a block."""
        if block.is_many:
            names = ", ".join(entry.ref for entry in block.entries)
            return f"{len(block.entries)} more at this time: {names}. Enter lists the day."
        return entry_words(block.entry, self._zone, self._clashes.get(block.entry.ref, ()))

    def box_of(self, block: Block) -> QRectF:
        """Where a block stands in the view, for whoever points at it."""
        return self._room().box(block)

    def _room(self) -> Measures:
        view = self.viewport()
        return Measures(
            width=view.width(),
            height=view.height(),
            scrolled=self.verticalScrollBar().value(),
            days=max(1, len(self._days)),
        )

    def _lay_out(self) -> None:
        """Where each block stands at this width."""
        if self._schedule is None:
            return
        self.blocks = blocks_of(self._schedule.days, self._zone, int(self._room().column // _NARROWEST))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, HEAD + 24 * HOUR - self.viewport().height()))
        bar.setPageStep(self.viewport().height() - HEAD)
        bar.setSingleStep(HOUR)
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        kept = self.current
        super().resizeEvent(event)
        self._lay_out()
        if kept is not None:
            self._current = next((n for n, b in enumerate(self.blocks) if kept.entry in b.entries), -1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tones, room = colours(), self._room()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(tones.window))
        draw_grounds(painter, room, self._days, tones)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = QRectF(0, HEAD, room.width, room.height - HEAD)
        for number, block in enumerate(self.blocks):
            box = room.box(block)
            if box.intersects(seen):
                draw_block(painter, box, block, self._clashes, tones)
                if number == self._current and self.hasFocus():
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.setPen(QPen(QColor(tones.accent), 3))
                    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        draw_head(painter, room, self._days, self._today, tones)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        side = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        key = event.key()
        if step is not None:
            self._go_to(max(0, min(len(self.blocks) - 1, self._current + step)))
        elif side is not None:
            self._go_aside(side)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home:
            self._go_to(0)
        elif key == Qt.Key.Key_End:
            self._go_to(len(self.blocks) - 1)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position().toPoint())
        if number >= 0:
            self._go_to(number)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position().toPoint()) >= 0:
            self._open()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position().toPoint()) >= 0
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(event.pos())
            words = self._tooltip(self.blocks[number]) if number >= 0 else self._day_tooltip(event.pos())
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    @override
    def focusInEvent(self, event: QEvent) -> None:
        if self._current < 0 and self.blocks:
            self._go_to(0)
        self.viewport().update()
        self._say()

    @override
    def focusOutEvent(self, event: QEvent) -> None:
        self.viewport().update()

    def _tooltip(self, block: Block) -> str:
        if block.is_many:
            return self.words_of(block)
        return entry_tooltip(block.entry, self._zone, self._clashes.get(block.entry.ref, ()))

    def _day_tooltip(self, spot: QPoint) -> str:
        room = self._room()
        number = int((spot.x() - AXIS) // room.column) if spot.x() >= AXIS else -1
        if not 0 <= number < len(self._days):
            return ""
        day = self._days[number].day
        return "\n".join([f"Window {band.words}" for band in day.windows] + [freeze.words for freeze in day.freezes])

    def _at(self, spot: QPoint) -> int:
        """The block under a point; those painted last lie on top."""
        if spot.y() < HEAD:
            return -1
        room = self._room()
        hits = (n for n in reversed(range(len(self.blocks))) if room.box(self.blocks[n]).contains(spot.toPointF()))
        return next(hits, -1)

    def _go_to(self, number: int) -> None:
        """Put a block at hand, in sight and to the ear."""
        if not 0 <= number < len(self.blocks):
            return
        self._current = number
        block = self.blocks[number]
        bar = self.verticalScrollBar()
        top, bottom = block.top * HOUR // 60, block.bottom * HOUR // 60
        room = self.viewport().height() - HEAD
        if top < bar.value():
            bar.setValue(max(0, top - HOUR // 2))
        elif bottom > bar.value() + room:
            bar.setValue(min(bar.maximum(), bottom - room + HOUR // 2))
        self.viewport().update()
        self._say()
        self.chosen.emit(block)

    def _go_aside(self, side: int) -> None:
        """The block nearest in time on the next day that has one."""
        here = self.current
        if here is None:
            self._go_to(0)
            return
        days = sorted({block.day for block in self.blocks if (block.day - here.day) * side > 0}, key=lambda d: d * side)
        if days:
            there = [n for n, block in enumerate(self.blocks) if block.day == days[0]]
            self._go_to(min(there, key=lambda n: abs(self.blocks[n].top - here.top)))

    def _open(self) -> None:
        """Open the change at hand, or list the day where it stands for several."""
        block = self.current
        if block is None or self._schedule is None:
            return
        if block.is_many:
            self.day_wanted.emit(self._schedule.days[block.day].day)
        else:
            self.opened.emit(block.entry.rid)

    def _say(self) -> None:
        """Tell a screen reader what is at hand."""
        block = self.current
        count = len(self.blocks)
        words = self.words_of(block) if block else f"{count} blocks" if count else "Nothing is planned or done."
        if self.accessibleDescription() == words:
            return
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
