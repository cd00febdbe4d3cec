"""What a person set up for themselves, remembered per view in their own folder; never in the workspace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.theme import Scheme

RECENT = 8


class Settings:
    """Geometry, columns, sort and recent files; a view asks with its own name and never sees another's."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "window.ini"
        folder.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def save(self) -> None:
        """Write to disk now."""
        self._store.sync()

    def text(self, view: str, key: str, default: str = "") -> str:
        """A remembered word."""
        value = self._store.value(f"{view}/{key}", default)
        return value if isinstance(value, str) else default

    def set_text(self, view: str, key: str, value: str) -> None:
        """Remember a word."""
        self._store.setValue(f"{view}/{key}", value)

    def state(self, view: str, key: str) -> QByteArray:
        """A remembered geometry or splitter state; empty when there is none."""
        value = self._store.value(f"{view}/{key}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, view: str, key: str, value: QByteArray) -> None:
        """Remember a geometry or splitter state."""
        self._store.setValue(f"{view}/{key}", value)

    def numbers(self, view: str, key: str) -> dict[str, int]:
        """Remembered widths by column key."""
        pairs = (part.split("=") for part in self.text(view, key).split(";") if "=" in part)
        return {name: int(number) for name, number in pairs if number.isdigit()}

    def set_numbers(self, view: str, key: str, values: dict[str, int]) -> None:
        """Remember widths by column key."""
        self.set_text(view, key, ";".join(f"{name}={number}" for name, number in values.items()))

    @property
    def scheme(self) -> Scheme | None:
        """The scheme the person chose; None follows the system."""
        chosen = self.text("window", "scheme")
        return Scheme(chosen) if chosen in {"light", "dark"} else None

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self.set_text("window", "scheme", scheme)

    @property
    def recent(self) -> list[str]:
        """The workspaces opened last, newest first."""
        return [line for line in self.text("window", "recent").split("\n") if line]

    def note_opened(self, path: str) -> None:
        """Put a workspace at the head of the recent ones."""
        others = [line for line in self.recent if line != path]
        self.set_text("window", "recent", "\n".join([path, *others][:RECENT]))
