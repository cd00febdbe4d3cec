"""The preview shows what is held, file by file, survives hostile files with a sentence, and never holds the window."""

from __future__ import annotations

import hashlib
import zlib
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from chgdesk.domain.record_page import HeldFile
from chgdesk.services.reading import TrailHead
from tests.ui.conftest import find
from tests.ui.evidence.conftest import Keeper, png
from ui.desk_opener import DeskWorkspace
from ui.runner import DeskRunner
from ui.views.preview.bodies import PictureBody, TextBody
from ui.views.preview.looking import MOST_PIXELS, decoded, pieces_of, visible
from ui.views.preview.mail_body import MailBody
from ui.views.preview.pdf_body import PdfBody
from ui.views.preview.window import PreviewWindow, open_preview
from ui.watchdog import Watchdog


class Opener:
    """Opens the preview as a person does from the list, and waits for what it shows."""

    def __init__(self, workspace: DeskWorkspace, runner: DeskRunner, page: QWidget, qtbot: QtBot) -> None:
        self.workspace, self.runner, self.page, self.qtbot = workspace, runner, page, qtbot

    def open(self, files: tuple[HeldFile, ...], at: int = 0) -> PreviewWindow:
        window = open_preview(files, at, self.workspace, self.runner, self.page)
        self.settle(window)
        return window

    def settle(self, window: PreviewWindow) -> None:
        self.qtbot.waitUntil(lambda: self.runner.is_idle and find_maybe(window, "preview.waiting") is None)


def find_maybe(window: QWidget, name: str) -> QWidget | None:
    return window.findChild(QWidget, name)


def whole(body: TextBody) -> bool:
    return body.is_whole


@pytest.fixture
def opener(workspace: DeskWorkspace, runner: DeskRunner, page: QWidget, qtbot: QtBot) -> Opener:
    return Opener(workspace, runner, page, qtbot)


def why(window: PreviewWindow) -> str:
    shown = find(window, "preview.why")
    assert isinstance(shown, QLabel)
    return shown.text()


def a_pdf(pages: int, folder: Path) -> bytes:
    path = folder / "made.pdf"
    canvas = Canvas(str(path))
    for number in range(pages):
        canvas.drawString(72, 700, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return path.read_bytes()


def test_that_left_and_right_lead_on_and_escape_closes(opener: Opener, keep: Keeper, qtbot: QtBot) -> None:
    files = keep(a__txt=b"first", b__png=png(30, 20), c__txt=b"third")
    window = opener.open(files, at=1)
    assert isinstance(window.body, PictureBody)
    assert (window.body.image.width(), window.body.image.height()) == (30, 20)
    QTest.keyClick(window.body, Qt.Key.Key_Right)
    opener.settle(window)
    assert isinstance(window.body, TextBody)
    assert window.body.toPlainText() == "third"
    assert window.body.verticalScrollBar().value() == 0
    assert not window.later.isEnabled()
    assert window.later.toolTip() == "This is the last file"
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Left)
        opener.settle(window)
    assert window.file.name == "a.txt"
    with qtbot.waitSignal(window.destroyed):
        QTest.keyClick(window, Qt.Key.Key_Escape)


def test_that_pages_of_a_pdf_are_drawn_as_they_come_into_sight(opener: Opener, keep: Keeper, tmp_path: Path) -> None:
    window = opener.open(keep(minutes__pdf=a_pdf(40, tmp_path)))
    body = window.body
    assert isinstance(body, PdfBody)
    opener.qtbot.waitUntil(lambda: body.canvas.count == 40 and 1 in body.canvas._images)
    assert 40 not in body.canvas._images
    body.canvas.go_to(40)
    opener.qtbot.waitUntil(lambda: 40 in body.canvas._images)
    note = find(window, "preview.note")
    assert isinstance(note, QLabel)
    assert note.text().endswith("of 40")


def test_that_a_mail_shows_its_words_and_opens_the_mail_inside(opener: Opener, keep: Keeper) -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "palm@x.example", "The reply"
    inner.set_content("Approved.")
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["Date"] = "ines@x.example", "Fw", "Tue, 14 Jul 2026 20:15:07 +0200"
    outer.set_content("See the mail inside.\u202e")
    outer.add_attachment(inner)
    window = opener.open(keep(a__eml=outer.as_bytes()))
    body = window.body
    assert isinstance(body, MailBody)
    opener.qtbot.waitUntil(lambda: body.text is not None)
    assert body.text is not None
    assert body.text.toPlainText().strip() == "See the mail inside.⟦202E⟧"
    show = find(window, "preview.mail.part.0.show")
    QTest.keyClick(show, Qt.Key.Key_Space)
    opener.qtbot.waitUntil(lambda: "Approved." in (body.text.toPlainText() if body.text else ""))
    QTest.mouseClick(find(window, "preview.mail.outer"), Qt.MouseButton.LeftButton)
    opener.qtbot.waitUntil(lambda: "See the mail" in (body.text.toPlainText() if body.text else ""))


def test_that_an_image_bomb_is_not_decoded_and_the_window_lives(
    opener: Opener, keep: Keeper, watchdog: Watchdog
) -> None:
    """60,000 by 60,000 points in a few kilobytes, and one that only claims them."""
    packed = zlib.compress(b"\0" * 4_000_000)
    files = keep(claims__png=png(60_000, 60_000, packed), wide__png=png(2**31 - 1, 1, b""))
    watchdog.start()
    for place in range(len(files)):
        window = opener.open(files, at=place)
        assert ("measures 60,000 by 60,000 points" in why(window)) == (place == 0)
        assert "would fill the memory" in why(window) or "damaged" in why(window)
        window.close()
    watchdog.stop()
    assert watchdog.ours == []
    assert MOST_PIXELS < 60_000 * 60_000


@pytest.mark.qt_log_ignore(".*")
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("torn__png", png(50, 50)[:60], "damaged"),
        ("torn__jpg", b"\xff\xd8\xff\xe0 nothing", "damaged"),
        ("torn__gif", b"GIF89a\x10\x00\x10\x00", "damaged"),
        ("torn__pdf", b"%PDF-1.7\nnothing", "damaged or is no PDF"),
        ("odd__bin", bytes(range(256)), "has no preview"),
        ("tool__pdf", b"MZ\x90\x00\x00", "By its content it is a program"),
        ("mail__msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "mail file (.msg)"),
    ],
)
def test_that_what_cannot_be_shown_says_so(opener: Opener, keep: Keeper, name: str, data: bytes, words: str) -> None:
    window = opener.open(keep(**{name: data}))
    opener.qtbot.waitUntil(lambda: find_maybe(window, "preview.why") is not None)
    assert words in why(window)


def test_that_a_megabyte_of_text_with_one_endless_line_never_holds_the_window(
    opener: Opener, keep: Keeper, watchdog: Watchdog
) -> None:
    files = keep(one__json=b'{"a": "' + b"x" * 3_000_000 + b'"}', many__log=b"2026-07-14 20:15 a line\n" * 60_000)
    watchdog.start()
    for place in range(2):
        window = opener.open(files, at=place)
        body = window.body
        assert isinstance(body, TextBody)
        opener.qtbot.waitUntil(partial(whole, body), timeout=20_000)
        assert body.verticalScrollBar().value() == 0
        note = find(window, "preview.note")
        assert isinstance(note, QLabel)
        assert "the first 1.0 MB are shown" in note.text()
        window.close()
    watchdog.stop()
    assert watchdog.ours == []


def test_that_a_large_picture_is_decoded_beside_the_window(opener: Opener, keep: Keeper, watchdog: Watchdog) -> None:
    files = keep(scan__png=png(6000, 5000))
    watchdog.start()
    window = opener.open(files)
    watchdog.stop()
    assert isinstance(window.body, PictureBody)
    assert window.body.image.width() <= 2400
    assert watchdog.ours == []


def test_that_a_copy_is_saved_byte_for_byte_and_leaves_an_entry(
    opener: Opener, keep: Keeper, workspace: DeskWorkspace, tmp_path: Path, qtbot: QtBot
) -> None:
    files = keep(odd__bin=bytes(range(256)) * 5000)
    window = opener.open(files)
    before = workspace.ask(TrailHead()).size
    QTest.mouseClick(window.save, Qt.MouseButton.LeftButton)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "copy.bin"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    said = find(window, "preview.said")
    assert isinstance(said, QLabel)
    qtbot.waitUntil(lambda: said.text().startswith("Saved as") and opener.runner.is_idle)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == files[0].sha256
    assert workspace.ask(TrailHead()).size == before + 1


def test_that_hidden_signs_of_a_text_are_shown_as_marks() -> None:
    shown, count = visible("a\x00b\x1b[31m\u202ec\r\nd\re\u2028f\tg")
    assert shown == "a␀b␛[31m⟦202E⟧c\nd␍\ne⟦2028⟧\nf\tg"
    assert count == 5


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("é".encode(), "é", "UTF-8"),
        ("é".encode("utf-16"), "é", "UTF-16"),
        ("\ufeffé".encode(), "é", "UTF-8"),
        (b"caf\xe9 au lait", "café au lait", "Windows-1252"),
        ("abc€".encode()[:-1], "abc", "UTF-8"),
    ],
)
def test_that_the_encoding_of_a_text_is_found(data: bytes, text: str, encoding: str) -> None:
    assert decoded(data) == (text, encoding)


def test_that_pieces_hold_every_line_once() -> None:
    text = "\n".join(f"line {n}" for n in range(5000)) + "\n" + "y" * 5000
    joined = "\n".join(pieces_of(text))
    assert joined.replace("↩\n", "") == text
    assert max(len(piece) for piece in pieces_of(text)) < 20_000
