"""A real workspace with files on a record, and the window's own threads over it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chgdesk.domain.record_page import HeldFile
from chgdesk.services.evidence.commands import AddEvidence, EvidenceFile
from tests.storage import desks
from ui.desk_opener import DeskWorkspace
from ui.runner import DeskRunner

CHANGE = "CHG-2026-0002"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled workspace, made once."""
    path = tmp_path_factory.mktemp("template") / "Template.chgdesk"
    desks.build(path)
    return path


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Iterator[DeskWorkspace]:
    opened = DeskWorkspace(desks.a_desk(desks.copy_of(template, tmp_path)), desks.ANN)
    yield opened
    opened.close()


@pytest.fixture
def runner(workspace: DeskWorkspace, qtbot: QtBot) -> Iterator[DeskRunner]:
    running = DeskRunner(workspace.execute)
    yield running
    running.close()


Shower = Callable[..., QWidget]


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """What a preview or dialog stands beside."""
    under = QWidget()
    under.resize(1000, 700)
    qtbot.addWidget(under)
    with qtbot.waitExposed(under):
        under.show()
    return under


Keeper = Callable[..., tuple[HeldFile, ...]]


@pytest.fixture
def keep(workspace: DeskWorkspace) -> Keeper:
    """Attach files by name and content; the record's files as a page shows them."""

    def attached(**files: bytes) -> tuple[HeldFile, ...]:
        given = tuple(EvidenceFile(data=data, name=name.replace("__", ".")) for name, data in files.items())
        workspace.desk.execute(AddEvidence(change=CHANGE, files=given))
        return held_files(workspace)

    return attached


def held_files(workspace: DeskWorkspace) -> tuple[HeldFile, ...]:
    return workspace.changes.page(desks.held(workspace.desk, CHANGE).rid).evidence


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """A grey picture written by hand; without rows it only claims its measures."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = rows if rows is not None else zlib.compress(b"".join(b"\0" + b"\x7f" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
