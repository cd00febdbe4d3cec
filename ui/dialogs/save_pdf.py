"""Save a PDF: as it is, or signed with a certificate file; where it goes is asked afterwards (AUD-13)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QRadioButton, QWidget

from ui.build import button, column, label, line
from ui.theme import GRID

_CERTIFICATES = "Certificate files (*.p12 *.pfx);;All files (*)"


class SavePdfDialog(QDialog):
    """`save_wanted` carries the place, the certificate file (or an empty path) and its passphrase."""

    save_wanted = Signal(str, str, str)

    def __init__(self, name: str, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("save_pdf")
        self.setWindowTitle("Save PDF")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._name, self._folder = name, folder
        self.plain = QRadioButton("Without a certificate")
        self.plain.setObjectName("save_pdf.plain")
        self.plain.setChecked(True)
        self.signed = QRadioButton("Sign the file with a certificate")
        self.signed.setObjectName("save_pdf.signed")
        self.certificate = QLineEdit()
        self.certificate.setObjectName("save_pdf.certificate")
        self.certificate.setAccessibleName("Certificate file (PKCS#12: .p12 or .pfx)")
        browse = button("Browse", "save_pdf.browse")
        browse.clicked.connect(self._on_browse_clicked)
        self.passphrase = QLineEdit()
        self.passphrase.setObjectName("save_pdf.passphrase")
        self.passphrase.setAccessibleName("Passphrase of the certificate")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.fault = label("", "fault", wrap=True, name="save_pdf.fault")
        self.fault.hide()
        self.act = button("Choose where and save", "save_pdf.act", "primary")
        self.act.clicked.connect(self._on_act_clicked)
        leave = button("Leave it", "save_pdf.leave")
        leave.clicked.connect(self.close)
        self._form = QWidget()
        form = column(self._form)
        form.setContentsMargins(GRID * 3, 0, 0, 0)
        form.addWidget(label(self.certificate.accessibleName(), "caption"))
        row = line()
        row.addWidget(self.certificate, 1)
        row.addWidget(browse)
        form.addLayout(row)
        form.addWidget(label(self.passphrase.accessibleName(), "caption"))
        form.addWidget(self.passphrase)
        form.addWidget(label("The certificate and its passphrase are used once and kept nowhere.", "small", wrap=True))
        self.signed.toggled.connect(self._form.setVisible)
        self._form.hide()
        stack = column(self, margins=GRID * 3)
        stack.addWidget(label(name, "strong", wrap=True))
        stack.addSpacing(GRID)
        for shown in (self.plain, self.signed, self._form, self.fault):
            stack.addWidget(shown)
        foot = line()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.act)
        stack.addLayout(foot)

    def show_fault(self, sentence: str) -> None:
        """Say why it was not saved; nothing typed is lost."""
        self.fault.setText(sentence)
        self.fault.show()
        self.act.setEnabled(True)

    def _on_browse_clicked(self) -> None:
        """Choose the certificate."""
        dialog = QFileDialog(self, "Certificate file", self._folder, _CERTIFICATES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.certificate.setText)
        dialog.open()

    def _on_act_clicked(self) -> None:
        """Ask where the file shall lie."""
        if self.signed.isChecked() and not self.certificate.text().strip():
            self.show_fault("Name the certificate file, or save without a certificate.")
            return
        self.fault.hide()
        dialog = QFileDialog(self, "Where the PDF shall lie", str(Path(self._folder) / self._name), "PDF (*.pdf)")
        dialog.setObjectName("save_pdf.file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(self._on_place_chosen)
        dialog.open()

    def _on_place_chosen(self, place: str) -> None:
        """Hand it over, once."""
        self.act.setEnabled(False)
        certificate = self.certificate.text().strip() if self.signed.isChecked() else ""
        self.save_wanted.emit(place, certificate, self.passphrase.text() if certificate else "")
