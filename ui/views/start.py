"""The first screen: look at the sample company, start your own, or open a workspace."""

from __future__ import annotations

import zoneinfo
from functools import cache
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.build import button, clear, column, frame, label, line
from ui.look import colours, icon, look
from ui.port import StartOwn
from ui.settings import Settings
from ui.theme import GRID

NAME = "start"
SUFFIX = ".chgdesk"
_FILES = f"chgdesk workspaces (*{SUFFIX})"
_CHOICES = (
    (
        "sample",
        "buildings",
        "Look at the sample company",
        "A made-up company with a year of changes. Nothing you do there touches anything of yours.",
        "Open the sample",
    ),
    (
        "own",
        "plus",
        "Start my own",
        "Four short answers, and an empty register of your own in one file. No account, no network.",
        "Start my own",
    ),
    (
        "open",
        "folder-open",
        "Open a workspace",
        "A file that ends in .chgdesk, on this computer or on a disk you bring. One file holds everything.",
        "Choose a file",
    ),
)


@cache
def zones() -> tuple[str, ...]:
    """Every time zone a company can have, by the usual names."""
    return tuple(sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC"))


class StartView(QWidget):
    """Three ways in, the recent files, and the small form."""

    sample_wanted = Signal()
    open_wanted = Signal(str)
    own_wanted = Signal(object)

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__()
        self.setObjectName(NAME)
        self._settings, self._folder = settings, folder
        self._pictures: list[tuple[QLabel, str]] = []
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.fault")
        self.fault.hide()
        self._recent = column(gap=2)
        self._pages = QStackedWidget()
        self.form = OwnForm(folder)
        self.form.own_wanted.connect(self.own_wanted.emit)
        self.form.left.connect(lambda: self._pages.setCurrentIndex(0))
        self._pages.addWidget(self._choices())
        self._pages.addWidget(_scrolled(self.form))
        outer = column(self, gap=0)
        outer.addWidget(self._pages)
        look().changed.connect(self._dress)
        self._dress()
        self.show_recent()

    def show_recent(self) -> None:
        """List the workspaces opened last."""
        clear(self._recent)
        files = [Path(known) for known in self._settings.recent if Path(known).exists()]
        if files:
            self._recent.addWidget(label("Opened last", "caption"))
        for place, file in enumerate(files):
            known = button(f"{file.stem}   {file.parent}", f"{NAME}.recent.{place}", "frame", says=f"Open {file.stem}")
            known.setToolTip(str(file))
            known.clicked.connect(lambda _checked=False, path=str(file): self.open_wanted.emit(path))
            self._recent.addWidget(known, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_fault(self, sentence: str) -> None:
        """Say why it did not open, on the page that is shown."""
        self.setEnabled(True)
        shown = self.form.fault if self._pages.currentIndex() else self.fault
        shown.setText(sentence)
        shown.show()

    def wait(self) -> None:
        """A file is being opened; a second press must not open it twice."""
        self.fault.hide()
        self.form.fault.hide()
        self.setEnabled(False)

    def _choices(self) -> QWidget:
        """The three cards and the recent files."""
        page = QWidget()
        stack = column(page, gap=GRID)
        stack.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        stack.addStretch(2)
        stack.addWidget(label("The compliance officer’s desk", "title"))
        words = "Change policy, change register and audit evidence, in one file on your own computer."
        stack.addWidget(label(words, "soft", wrap=True))
        stack.addSpacing(GRID * 2)
        row = line(gap=GRID * 2)
        for choice in _CHOICES:
            row.addWidget(self._card(*choice), 1)
        stack.addLayout(row)
        stack.addWidget(self.fault)
        stack.addSpacing(GRID * 2)
        stack.addLayout(self._recent)
        stack.addStretch(3)
        page.setMaximumWidth(1120)
        return _scrolled(page)

    def _card(self, key: str, picture: str, title: str, text: str, act: str) -> QFrame:
        """One way in."""
        card = frame("card", f"{NAME}.card.{key}")
        stack: QVBoxLayout = column(card, margins=GRID * 3, gap=GRID)
        drawn = QLabel()
        self._pictures.append((drawn, picture))
        stack.addWidget(drawn)
        stack.addSpacing(GRID)
        stack.addWidget(label(title, "section", wrap=True))
        stack.addWidget(label(text, "soft", wrap=True))
        stack.addStretch(1)
        stack.addSpacing(GRID)
        go = button(act, f"{NAME}.{key}", "primary" if key == "sample" else "")
        go.clicked.connect(lambda: self._on_choice_clicked(key))
        stack.addWidget(go, alignment=Qt.AlignmentFlag.AlignLeft)
        card.setMinimumWidth(260)
        return card

    def _dress(self) -> None:
        """The pictures follow light and dark."""
        for drawn, picture in self._pictures:
            drawn.setPixmap(icon(picture, colour=colours().accent).pixmap(QSize(32, 32)))

    def _on_choice_clicked(self, key: str) -> None:
        """One of the three ways in."""
        self.fault.hide()
        if key == "sample":
            self.sample_wanted.emit()
        elif key == "own":
            self._pages.setCurrentIndex(1)
            self.form.company.setFocus()
        else:
            self.choose_file()

    def choose_file(self) -> None:
        """Ask which file to open, without stopping the window."""
        dialog = QFileDialog(self, "Open a workspace", str(self._folder), _FILES)
        dialog.setObjectName(f"{NAME}.file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_wanted.emit)
        dialog.open()


class OwnForm(QFrame):
    """Company, system, zone, file: one column, labels above, each fault beside its field."""

    own_wanted = Signal(object)
    left = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.setObjectName(f"{NAME}.form")
        self.setMaximumWidth(560)
        self._folder = folder
        self._path_by_hand = False
        self.company = _field("company", "Company")
        self.system = _field("system", "System")
        self.zone = QComboBox()
        self.zone.setObjectName(f"{NAME}.zone")
        self.zone.setAccessibleName("Time zone")
        self.zone.setEditable(True)
        self.zone.addItems(list(zones()))
        self.zone.setCurrentText("UTC")
        completer = self.zone.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.path = _field("path", "File")
        self.fault = label("", "fault", wrap=True, name=f"{NAME}.form.fault")
        self.fault.hide()
        self.start: QPushButton = button("Create workspace", f"{NAME}.create", "primary")
        self.start.clicked.connect(self._on_start_clicked)
        self.company.textChanged.connect(self._on_company_changed)
        self.path.textEdited.connect(self._on_path_edited)
        for shown in (self.company, self.system, self.path):
            shown.returnPressed.connect(self._on_start_clicked)
        self._lay_out()

    def _lay_out(self) -> None:
        """One column."""
        stack = column(self, margins=GRID * 4, gap=4)
        stack.addStretch(1)
        stack.addWidget(label("Start my own", "title"))
        stack.addWidget(label("Everything here can be changed later.", "soft"))
        for title, hint, shown in (
            ("Company", "As it stands on reports", self.company),
            ("System", "What the policy covers, for example “Payments platform”", self.system),
            ("Time zone", "Deadlines and dates are counted in it", self.zone),
        ):
            stack.addSpacing(GRID)
            stack.addWidget(label(title, "strong"))
            stack.addWidget(shown)
            stack.addWidget(label(hint, "small"))
        stack.addSpacing(GRID)
        stack.addWidget(label("File", "strong"))
        row = line()
        row.addWidget(self.path, 1)
        browse = button("Choose …", f"{NAME}.browse")
        browse.clicked.connect(self._on_browse_clicked)
        row.addWidget(browse)
        stack.addLayout(row)
        stack.addWidget(label("One file holds the register and its evidence", "small"))
        stack.addWidget(self.fault)
        stack.addSpacing(GRID * 2)
        foot = line()
        leave = button("Back", f"{NAME}.form.back", "quiet")
        leave.clicked.connect(self.left.emit)
        foot.addWidget(leave)
        foot.addStretch(1)
        foot.addWidget(self.start)
        stack.addLayout(foot)
        stack.addStretch(2)

    def _on_company_changed(self, name: str) -> None:
        """Until somebody chooses a file, it is named after the company."""
        if not self._path_by_hand:
            plain = "".join(sign for sign in name if sign.isalnum() or sign in " -_").strip()
            self.path.setText(str(self._folder / f"{plain}{SUFFIX}") if plain else "")

    def _on_path_edited(self, _text: str) -> None:
        """The file was named by hand."""
        self._path_by_hand = True

    def _on_browse_clicked(self) -> None:
        """Choose where the file shall lie."""
        dialog = QFileDialog(self, "Where the workspace shall lie", str(self._folder), _FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[1:])
        dialog.fileSelected.connect(self._on_path_chosen)
        dialog.open()

    def _on_path_chosen(self, path: str) -> None:
        """A file was chosen."""
        self._path_by_hand = True
        self.path.setText(path)

    def _on_start_clicked(self) -> None:
        """Check the answers, then hand them over."""
        wrong = self._first_fault()
        for shown in (self.company, self.system, self.path):
            _mark(shown, wrong=wrong is not None and wrong[0] is shown)
        if wrong is None:
            self.fault.hide()
            self.own_wanted.emit(self._wish())
        else:
            self.fault.setText(wrong[1])
            self.fault.show()
            wrong[0].setFocus()

    def _first_fault(self) -> tuple[QWidget, str] | None:
        """The first answer that cannot stay, and why."""
        if not self.company.text().strip():
            return self.company, "Give the company’s name: it stands on every report."
        if not self.system.text().strip():
            return self.system, "Name the system that the policy covers; one is enough to begin."
        if self.zone.currentText() not in zones():
            return self.zone, f"“{self.zone.currentText()}” is not a time zone; choose one such as Europe/Lisbon."
        path = self.path.text().strip()
        if not path.endswith(SUFFIX):
            return self.path, f"The file’s name must end in {SUFFIX}."
        if Path(path).exists():
            return self.path, "A file of that name exists already. Choose another name, or go back and open it."
        return None

    def _wish(self) -> StartOwn:
        """The answers."""
        return StartOwn(
            company=self.company.text().strip(),
            system=self.system.text().strip(),
            zone=self.zone.currentText(),
            path=self.path.text().strip(),
        )


def _field(key: str, says: str) -> QLineEdit:
    """A one-line answer."""
    shown = QLineEdit()
    shown.setObjectName(f"{NAME}.{key}")
    shown.setAccessibleName(says)
    return shown


def _mark(shown: QLineEdit, *, wrong: bool) -> None:
    """Frame a field whose answer cannot stay."""
    shown.setProperty("fault", "true" if wrong else "false")
    shown.style().unpolish(shown)
    shown.style().polish(shown)


def _scrolled(page: QWidget) -> QScrollArea:
    """Centred, and scrolling where the window is small."""
    holder = QWidget()
    row = line(holder, gap=0)
    row.addStretch(1)
    row.addWidget(page, 100)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(holder)
    return area
