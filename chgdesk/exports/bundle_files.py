"""Putting a bundle on disk, as a folder or one zip: whole or not at all, private, always the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from chgdesk.errors import StorageProblem
from chgdesk.exports.bundle import (
    FORMAT,
    MANIFEST,
    SEAL,
    SUMS,
    Content,
    Measure,
    blocks,
    check_paths,
    measure,
)

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DATE = 0x21  # 1 January 1980, the earliest a zip can say
_MODE = 0o100600 << 16
_UNIX = 20 | 3 << 8
_LIMIT = 1 << 32
_MEMBERS = 65_535
_LARGEST_MANIFEST = 1 << 26


def write_folder(
    path: Path, files: Mapping[str, Content], *, seal: Callable[[], Mapping[str, Content]] | None = None
) -> None:
    """Write a bundle as a folder; an older bundle there is replaced, anything else is refused.

    `seal` is asked for its files only once all others lie on the disk, so that no issue is recorded of a
    bundle that could not be written.
    """
    check_paths(files)
    _refuse_folder(path)
    with _explained(path):
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            fresh = beside / "new"
            fresh.mkdir(mode=0o700)
            promised = _promised(files)
            for name in sorted(files):
                _write_file(fresh, name, files[name], promised.get(name))
            sealed = {} if seal is None else seal()
            check_paths([*files, *sealed])
            for name, content in sealed.items():
                _write_file(fresh, name, content, None)
            for folder, _folders, _names in os.walk(fresh):
                _sync_folder(Path(folder))
            _swap(path, fresh, beside / "old")
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def write_zip(path: Path, files: Mapping[str, Content]) -> None:
    """Write a bundle as one zip whose every byte follows from its files; only an older bundle is replaced."""
    check_paths(files)
    measures = {name: measure(files[name]) for name in sorted(files)}
    _refuse_zip(path, measures)
    with _explained(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                _write_members(stream, files, measures)
                _sync(stream)
            beside.replace(path)
            _sync_folder(path.parent)
        finally:
            beside.unlink(missing_ok=True)


def refuse_zip(path: Path, files: Mapping[str, Content]) -> None:
    """Refuse before anything is recorded what `write_zip` would refuse: something else there, or too large."""
    _refuse_zip(path, {name: measure(files[name]) for name in files})


def _write_file(root: Path, name: str, content: Content, promised: str | None) -> None:
    target = root / name
    at = root
    for part in Path(name).parts[:-1]:
        at = at / part
        at.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        for block in blocks(content):
            stream.write(block)
        _sync(stream)
    if promised is not None and measure(target).sha256 != promised:
        _changed(name)


def _write_members(stream: IO[bytes], files: Mapping[str, Content], measures: Mapping[str, Measure]) -> None:
    promised = _promised(files)
    directory = []
    for name, known in measures.items():
        raw = name.encode("ascii")
        offset = stream.tell()
        sizes = (known.crc, known.size, known.size, len(raw))
        stream.write(_LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, _DATE, *sizes, 0) + raw)
        for block in blocks(files[name]):
            stream.write(block)
        if stream.tell() != offset + _LOCAL.size + len(raw) + known.size:
            _changed(name)
        if promised.get(name, known.sha256) != known.sha256 or measure(files[name]) != known:
            _changed(name)
        fixed = (b"PK\x01\x02", _UNIX, 20, 0, 0, 0, _DATE)
        directory.append(_CENTRAL.pack(*fixed, *sizes, 0, 0, 0, 0, _MODE, offset) + raw)
    start, central = stream.tell(), b"".join(directory)
    stream.write(central)
    stream.write(_END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(central), start, 0))


def _promised(files: Mapping[str, Content]) -> dict[str, str]:
    """Return the digests the body's own list states; what is written must be what was listed."""
    content = files.get(SUMS)
    if not isinstance(content, bytes):
        return {}
    lines = content.decode("ascii").splitlines()
    return {line[66:]: line[:64] for line in lines}


def _changed(name: str) -> None:
    raise StorageProblem(f"“{name}” changed while the bundle was written; nothing was kept. Build it again.")


def _refuse_folder(path: Path) -> None:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise StorageProblem(f"“{path.name}” is a file or a link. Choose another name for the bundle's folder.")
    if not path.exists() or not any(path.iterdir()):
        return
    manifest, sums = path / MANIFEST, path / SUMS
    if not (manifest.is_file() and sums.is_file() and _is_manifest(manifest.read_bytes())):
        raise StorageProblem(f"The folder “{path.name}” holds something other than a bundle. Choose another one.")
    listed = {line[66:] for line in sums.read_text("utf-8", "replace").splitlines()} | {SUMS}
    for found in path.rglob("*"):
        name = found.relative_to(path).as_posix()
        if not found.is_dir() and name not in listed and not name.startswith(SEAL):
            raise StorageProblem(f"The folder “{path.name}” also holds “{name}”. Move it away, or choose another.")


def _refuse_zip(path: Path, measures: Mapping[str, Measure]) -> None:
    total = sum(m.size + 2 * len(name) + _LOCAL.size + _CENTRAL.size for name, m in measures.items()) + _END.size
    if total >= _LIMIT or len(measures) >= _MEMBERS:
        raise StorageProblem("The bundle is too large for one zip (4 GB, 65,534 files). Write it as a folder.")
    if path.is_symlink() or (path.exists() and not _is_bundle_zip(path)):
        raise StorageProblem(f"“{path.name}” is something other than a bundle. Choose another name.")


def _is_bundle_zip(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as held:
            small = held.getinfo(MANIFEST).file_size <= _LARGEST_MANIFEST
            return small and SUMS in held.namelist() and _is_manifest(held.read(MANIFEST))
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        return False


def _is_manifest(data: bytes) -> bool:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("format") == FORMAT


def _swap(path: Path, fresh: Path, old: Path) -> None:
    """Put the new folder in place; if that fails the older bundle stands where it stood."""
    held = path.exists()
    if held:
        path.rename(old)
    try:
        fresh.rename(path)
    except OSError:
        if held:
            old.rename(path)
        raise
    _sync_folder(path.parent)


def _sync(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "nt":  # Windows has no handle for this; its rename is durable by itself
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the system's refusal into a sentence for the person at the desk."""
    try:
        yield
    except OSError as fault:
        why = fault.strerror or type(fault).__name__
        sentence = f"The bundle “{path.name}” could not be written ({why}); nothing was kept. Choose another place."
        raise StorageProblem(sentence) from fault
