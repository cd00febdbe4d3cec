"""When a promise of the program broke: what happened, where the log is, and what is safe."""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.build import button, column, label, line
from ui.fonts import mono
from ui.theme import GRID

LOG = logging.getLogger("chgdesk.window")


class CrashDialog(QDialog):
    """Says plainly that it is our fault, and lets the details be copied."""

    def __init__(self, details: str, log: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle("A fault in chgdesk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 480)
        self.details = QPlainTextEdit(details)
        self.details.setObjectName("crash.details")
        self.details.setAccessibleName("Details of the fault")
        self.details.setReadOnly(True)
        self.details.setFont(mono())
        stack = column(self, margins=GRID * 3, gap=GRID)
        stack.addWidget(label("chgdesk broke one of its own promises", "title", wrap=True))
        words = (
            "What was recorded before stays recorded; the step you just took may not have been. "
            "This is a fault of the program, not of yours."
        )
        stack.addWidget(label(words, wrap=True))
        if log is not None:
            stack.addWidget(label(f"The log: {log}", "small", wrap=True))
        stack.addWidget(self.details, 1)
        row = line()
        row.addStretch(1)
        copy = button("Copy details", "crash.copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        shut = button("Go on", "crash.close", "primary")
        shut.clicked.connect(self.close)
        row.addWidget(copy)
        row.addWidget(shut)
        stack.addLayout(row)


class CrashCatcher(QObject):
    """Catches what nobody caught, writes it to the log, and shows it once at a time."""

    caught = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.log = folder / "chgdesk.log"
        folder.mkdir(parents=True, exist_ok=True)
        self._handler = RotatingFileHandler(self.log, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        LOG.addHandler(self._handler)
        self._shown: CrashDialog | None = None
        self._before = sys.excepthook
        self.caught.connect(self._show)

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._hook

    def remove(self) -> None:
        """Put things back as they were."""
        sys.excepthook = self._before
        LOG.removeHandler(self._handler)
        self._handler.close()

    def report(self, error: BaseException) -> None:
        """Log and show a fault."""
        details = "".join(traceback.format_exception(error))
        LOG.error("%s", details)
        self.caught.emit(details)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """What Python calls for an exception that nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        self.report(error.with_traceback(trace))

    def _show(self, details: str) -> None:
        """Show one dialog; further faults go to the log while it stands."""
        if self._shown is not None:
            return
        self._shown = CrashDialog(details, self.log)
        self._shown.destroyed.connect(self._forget)
        self._shown.open()

    def _forget(self) -> None:
        """The dialog was closed."""
        self._shown = None
