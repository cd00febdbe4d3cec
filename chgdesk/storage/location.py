"""Where a workspace may lie, and what is refused before SQLite sees it: one clear sentence each (reliability 4.5)."""

from __future__ import annotations

import ctypes
import os
import stat
import sys
import threading
from pathlib import Path

from chgdesk.errors import StorageProblem
from chgdesk.storage.schema import APPLICATION_ID

SQLITE_MAGIC = b"SQLite format 3\x00"
HEADER_SIZE = 100
SMALLEST = 512

NETWORK_FILESYSTEMS: dict[int, str] = {
    0x6969: "NFS",
    0x517B: "SMB",
    0xFF534D42: "CIFS",
    0xFE534D42: "SMB2",
    0x01021997: "9p",
    0x5346414F: "AFS",
    0x73757245: "Coda",
    0x00C36400: "Ceph",
    0x0BD00BD0: "Lustre",
    0x47504653: "GPFS",
    0x7461636F: "OCFS2",
    0x01161970: "GFS2",
    0x65735546: "FUSE (sshfs, cloud drive)",
    0x19830326: "BeeGFS",
    0x6B414653: "kAFS",
    0x564C: "NCP",
}
"""Linux file system types on which SQLite's locks and shared memory cannot be relied on."""

_open_paths: dict[tuple[int, int], int] = {}
_guard = threading.Lock()


def identity(path: Path) -> tuple[int, int]:
    """The file behind a path, whatever name leads to it."""
    found = path.stat()
    return found.st_dev, found.st_ino


def note_open(key: tuple[int, int]) -> None:
    """Remember that this process has the file open: opening it once more by hand would drop SQLite's locks."""
    with _guard:
        _open_paths[key] = _open_paths.get(key, 0) + 1


def note_closed(key: tuple[int, int]) -> None:
    """Forget one opening."""
    with _guard:
        _open_paths[key] -= 1
        if not _open_paths[key]:
            del _open_paths[key]


def check_file(path: Path, *, keyed: bool) -> None:
    """Refuse what cannot be a workspace, without touching it."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise StorageProblem(f"There is no workspace at '{path}'; choose another file or make a new one.") from None
    except OSError as fault:
        raise StorageProblem(f"'{path}' cannot be reached ({fault.strerror}).") from fault
    if stat.S_ISDIR(found.st_mode):
        raise StorageProblem(f"'{path.name}' is a folder; choose the workspace file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise StorageProblem(f"'{path.name}' is not an ordinary file; a workspace is one ordinary file.")
    if found.st_size == 0:
        raise StorageProblem(f"'{path.name}' is empty; choose another file or restore a backup.")
    if identity(path) not in _open_paths:
        _check_header(path, found.st_size, keyed=keyed)


def _check_header(path: Path, size: int, *, keyed: bool) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_SIZE)
    except OSError as fault:
        raise StorageProblem(f"'{path.name}' cannot be read ({fault.strerror}).") from fault
    if keyed and not header.startswith(SQLITE_MAGIC):
        return
    if not header.startswith(SQLITE_MAGIC):
        raise not_a_workspace(path)
    if size < SMALLEST or len(header) < HEADER_SIZE:
        raise damaged(path, "it is cut off")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise foreign(path)
    if keyed:
        raise StorageProblem(f"'{path.name}' is not encrypted; open it without a passphrase.")
    _check_length(path, header, size)


def _check_length(path: Path, header: bytes, size: int) -> None:
    """A file shorter than its own header says was cut; while a -wal lies beside it the header may be behind."""
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    page_size = 65_536 if page == 1 else page
    if not path.with_name(path.name + "-wal").exists() and size < pages * page_size:
        raise damaged(path, "it is cut off")


def not_a_workspace(path: Path) -> StorageProblem:
    """A wrong key, a foreign file and damage look alike: one message names all three."""
    return StorageProblem(
        f"'{path.name}' cannot be read: it is not a chgdesk workspace, or it is encrypted and the passphrase is "
        "wrong or missing, or it is damaged."
    )


def foreign(path: Path) -> StorageProblem:
    """An SQLite file of another program."""
    return StorageProblem(f"'{path.name}' belongs to another program; choose a chgdesk workspace.")


def damaged(path: Path, how: str) -> StorageProblem:
    """The file is ours but broken."""
    return StorageProblem(f"'{path.name}' is damaged ({how}); nothing was changed. Restore the newest backup.")


def filesystem_type(folder: Path) -> int | None:
    """The number by which Linux names the kind of file system; None where it cannot be asked."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(256)
    if library.statfs(os.fsencode(folder), buffer) != 0:
        return None
    return int.from_bytes(buffer.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder) & 0xFFFFFFFF


def refuse_network(path: Path) -> None:
    """A workspace is written only on a disk of this machine."""
    name = NETWORK_FILESYSTEMS.get(filesystem_type(path.parent) or 0)
    if name is not None or str(path).startswith("\\\\"):
        raise StorageProblem(
            f"'{path.name}' lies on a network drive ({name or 'share'}), where a workspace cannot be written safely; "
            "copy it to a disk of this computer, or open it read-only."
        )


def require_writable_folder(folder: Path) -> None:
    """Refuse a folder in which no file can be made."""
    if not folder.is_dir():
        raise StorageProblem(f"There is no folder '{folder}'; make it first or choose another.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageProblem(f"You may not write to the folder '{folder}'; choose another.")


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
