"""The headings found as an outline, and bold lines that may be headings."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from chgdesk.services.policies.taking_in import BEFORE_THE_FIRST
from chgdesk.text.read_document import Choice
from ui.build import column, label
from ui.theme import GRID
from ui.views.policy.taking_in.decisions import Decisions

_LINE = 33


class HeadingsBox(QWidget):
    """The outline as it would stand in the draft."""

    def __init__(self, decisions: Decisions, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._decisions = decisions
        stack = column(self, gap=4)
        read = decisions.read
        assert read is not None
        if read.headings:
            stack.addWidget(label("Bold lines that may be headings. Tick those that are.", "small", wrap=True))
        for offer in read.headings:
            box = QCheckBox(f"{offer.text} ({offer.where})")
            box.setObjectName(f"{name}.{offer.key}")
            box.setChecked(decisions.choices.get(offer.key) is Choice.TAKE)
            box.toggled.connect(lambda on, key=offer.key: decisions.choose(key, Choice.TAKE if on else Choice.LEAVE))
            stack.addWidget(box)
        self.list = QListWidget()
        self.list.setObjectName(f"{name}.outline")
        self.list.setAccessibleName("Outline of the file")
        stack.addSpacing(GRID)
        stack.addWidget(self.list)
        decisions.was_read.connect(self._show)
        self._show()

    def _show(self) -> None:
        """The outline as it is read now."""
        read = self._decisions.read
        if read is None:
            return
        self.list.clear()
        for section in read.sections:
            self.list.addItem(f"{'      ' * (section.level - 1)}{section.heading or BEFORE_THE_FIRST}")
        self.list.setFixedHeight(min(max(len(read.sections), 1) * _LINE + 4, 320))
