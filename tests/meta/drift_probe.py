"""Count references to None, True and False over thousands of calls; run as a program.

A library built against the wrong stable ABI may steal a reference with each call; Python 3.11 then
aborts after some thousands of them. Prints one JSON line per probe: its name and the drift.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable

CALLS = 2_000
SINGLETONS = (None, True, False)


def drift(call: Callable[[], object]) -> dict[str, int]:
    """How the counts of the singletons move over 2,000 calls, after a few to warm up."""
    for _ in range(50):
        call()
    gc.collect()
    before = [sys.getrefcount(each) for each in SINGLETONS]
    for _ in range(CALLS):
        call()
    gc.collect()
    after = [sys.getrefcount(each) for each in SINGLETONS]
    return {str(each): new - old for each, old, new in zip(SINGLETONS, before, after, strict=True)}


def qt_probes() -> dict[str, Callable[[], object]]:
    """A void method, a data() that returns None, a signal, a boolean property."""
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal
    from PySide6.QtWidgets import QApplication, QTableView, QWidget

    class Empty(QAbstractTableModel):
        def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802
            return 1

        def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802
            return 1

        def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
            return None

    class Sender(QObject):
        sent = Signal(object)

    app = QApplication.instance() or QApplication([])
    widget, model, sender, view = QWidget(), Empty(), Sender(), QTableView()
    view.setModel(model)
    sender.sent.connect(lambda value: value)
    index = model.index(0, 0)

    def switch() -> object:
        widget.setEnabled(True)
        widget.setEnabled(False)
        return app, widget.isEnabled()

    return {
        "qt void method": lambda: widget.setWindowTitle("x"),
        "qt data from Qt": lambda: view.sizeHintForIndex(index),
        "qt data": lambda: model.data(index),
        "qt signal": lambda: sender.sent.emit(None),
        "qt boolean": switch,
    }


def library_probes() -> dict[str, Callable[[], object]]:
    """One call each of the compiled libraries we rest on."""
    import msgspec
    import sqlcipher3.dbapi2 as driver
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from pydantic import TypeAdapter
    from pypdfium2 import raw

    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public, signature = key.public_key(), key.sign(b"m")
    connection = driver.connect(":memory:")
    adapter = TypeAdapter(list[bool | None])
    return {
        "cryptography": lambda: public.verify(signature, b"m"),
        "argon2": lambda: hash_secret_raw(b"p", b"s" * 16, 1, 8, 1, 16, Type.ID),
        "msgspec": lambda: msgspec.json.decode(msgspec.json.encode([None, True, False])),
        "pydantic": lambda: adapter.validate_python([None, True, False]),
        "sqlcipher3": lambda: connection.execute("SELECT NULL, 1").fetchall(),
        "pypdfium2": raw.FPDF_GetLastError,
    }


def main() -> None:
    """Run every probe of the part named on the command line."""
    probes = {"qt": qt_probes, "libraries": library_probes}[sys.argv[1]]()
    for name, call in probes.items():
        sys.stdout.write(json.dumps({"name": name, "drift": drift(call)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
