"""Beside the form: what the rules say of the record as it stands, why, whom it needs, and what is still missing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from chgdesk.domain.workflow.field_words import field_words
from chgdesk.domain.workflow.needs import Need
from chgdesk.domain.workflow.weighing import RiskReason, Weighed
from chgdesk.services.changes.desk import DraftWeighed
from ui.build import button, column, label
from ui.theme import GRID
from ui.views.capture.ground import FormGround, flag_words
from ui.words import sentence_case

WIDTH = 296
_MOST = 12
_EMPTY = frozenset({"DOC-FIELD-MISSING", "RSK-MISSING"})
"""Fields that are simply not filled yet, said in one line together."""


class _Link(QPushButton):
    """One thing that is missing; a click goes to its field."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "need")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.field = ""
        inside = self._inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 4, 8, 4)
        inside.setSpacing(0)
        self.words = label("", "smallink", wrap=True)
        self.clause = label("", "small", wrap=True)
        for shown in (self.words, self.clause):
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(shown)

    def show_need(self, words: str, clause: str, field: str) -> None:
        """Show one need."""
        self.field = field
        self.words.setText(words)
        self.clause.setText(clause)
        self.clause.setVisible(bool(clause))
        self.setAccessibleName(" ".join(part for part in (words, clause) if part))
        self.setMinimumHeight(self._inside.heightForWidth(WIDTH - GRID * 5))


class RulesSay(QFrame):
    """`jump` names the field of what was clicked."""

    jump = Signal(str)
    card_wanted = Signal(str)

    def __init__(self, name: str, ground: FormGround, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "surface")
        self.setFixedWidth(WIDTH)
        self._ground = ground
        whole = column(self, gap=0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        area.setWidget(inside)
        whole.addWidget(area)
        self._stack = column(inside, margins=GRID * 2, gap=4)
        self._stack.addWidget(label("What the rules say", "section"))
        self._kind = label("", "strong", wrap=True, name=f"{name}.kind")
        self._why = label("", "small", wrap=True, name=f"{name}.why")
        self._whom = label("", "smallink", wrap=True, name=f"{name}.whom")
        self._head = label("", "section", wrap=True, name=f"{name}.missing")
        self._calm = label("", "small", wrap=True, name=f"{name}.calm")
        self.warning = label("", "fault", wrap=True, name=f"{name}.warning")
        self.warning.hide()
        for shown in (self._kind, self._why, self._whom, self.warning):
            self._stack.addWidget(shown)
        self._stack.addSpacing(GRID)
        self._stack.addWidget(self._head)
        self._stack.addWidget(self._calm)
        self._links: list[_Link] = []
        self._host = inside
        self._system = ""
        self._card = button("", f"{name}.card", "small")
        self._card.clicked.connect(lambda: self.card_wanted.emit(self._system))
        self._card.hide()
        self._stack.addWidget(self._card)
        self._stack.addStretch(1)

    @property
    def missing(self) -> tuple[str, ...]:
        """The sentences that stand there."""
        return tuple(link.words.text() for link in self._links if not link.isHidden())

    def show_weighed(
        self,
        drawn: DraftWeighed,
        extra: tuple[tuple[str, str], ...] = (),
        *,
        now: datetime,
        settles: frozenset[str] = frozenset(),
    ) -> None:
        """Show what the rules say; `extra` are the form's own needs, `settles` the codes that saving settles.

        What is due later and does not stand in the way is only counted; the record's page lists it.
        """
        weighed = drawn.weighed
        kind = f"{sentence_case(weighed.category.replace('_', ' '))} change · {weighed.risk.replace('_', ' ')} risk"
        self._kind.setText(kind)
        self._why.setText(_because(weighed))
        self._why.setVisible(bool(self._why.text()))
        self._whom.setText(self._asks(weighed))
        every = [need for need in _shown(weighed) if need.code not in settles]
        shown = [need for need in every if need.due is None or need.due <= now]
        later = len(every) - len(shown)
        empty = [need for need in shown if need.code in _EMPTY]
        blank = tuple(dict.fromkeys(field_words(need.field).lower() for need in empty))
        lines = [*((words, "", field) for words, field in extra)]
        if empty:
            lines.append((f"Still empty: {', '.join(blank)}.", empty[0].clause, empty[0].field))
        lines += [(need.sentence, self._owed(need), need.field) for need in shown if need not in empty]
        self._head.setText(f"Still missing: {len(lines)}" if lines else "Nothing is missing now")
        due = f"Due later: {later}; the record's page lists them with their dates." if later else ""
        self._calm.setText(due or ("" if lines else "No rule asks for more at this point."))
        self._calm.setVisible(bool(self._calm.text()))
        self._show_links(lines)

    def warn(self, words: str) -> None:
        """Say something that stands out, such as an emergency that repeats itself."""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))

    def offer_card(self, system: str, is_known: bool) -> None:  # noqa: FBT001 - what it offers hangs on it
        """Offer the card of a system, or to make one from what the form says of it."""
        self._system = system
        shown = f"{system[:24]}…" if len(system) > 25 else system
        self._card.setText(f"Card of {shown}" if is_known else f"Make a card of {shown} from this")
        self._card.setAccessibleName(self._card.text())
        self._card.setVisible(bool(system))

    def _show_links(self, lines: list[tuple[str, str, str]]) -> None:
        shown = lines[:_MOST]
        while len(self._links) < len(shown):
            link = _Link(self._host, f"{self.objectName()}.need.{len(self._links)}")
            link.clicked.connect(lambda _checked=False, link=link: self.jump.emit(link.field))
            self._stack.insertWidget(self._stack.count() - 2, link)
            self._links.append(link)
        for link, line in zip(self._links, shown, strict=False):
            link.show_need(*line)
            link.show()
        for link in self._links[len(shown) :]:
            link.hide()

    def _asks(self, weighed: Weighed) -> str:
        if not weighed.asks:
            return "Nobody's approval is asked for."
        said = []
        for ask in weighed.asks:
            names = ", ".join(self._ground.held.name(person) for person in ask.holders[:3]) or "nobody holds the role"
            state = "given" if ask.is_given else names
            said.append(f"{sentence_case(ask.words)}: {state}")
        if weighed.min_persons > 1:
            said.append(f"by {weighed.min_persons} different people")
        return "Approval of\n" + "\n".join(said)

    def _owed(self, need: Need) -> str:
        names = ", ".join(self._ground.held.name(person) for person in need.owed_by[:2])
        return " · ".join(part for part in (need.clause, names) if part)


def _shown(weighed: Weighed) -> list[Need]:
    """What is missing now: before go-live nothing of what closing asks for."""
    wanted = weighed.needs if weighed.went_live else [n for n in weighed.needs if n.before != "close"]
    return list({(need.sentence, need.field): need for need in wanted}.values())


def _because(weighed: Weighed) -> str:
    highest = [reason for reason in weighed.risk_because if reason.level == weighed.risk]
    if not highest:
        declared = weighed.subject.change.risk_declared
        return "As it was declared." if declared == weighed.risk else ""
    return f"{sentence_case(weighed.risk)} because of {', '.join(map(_reason, highest))}."


def _reason(reason: RiskReason) -> str:
    where = f" (card of {reason.system})" if reason.system else ""
    return f"{flag_words(reason.flag)}{where}"
