"""A small writer of OLE files, enough to make `.msg` mails as Outlook saves them (MS-CFB, MS-OXMSG)."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

Tree = dict[str, "bytes | Tree"]

_FREE, _END, _FATSECT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0


@dataclass
class _File:
    entries: list[_Entry] = field(default_factory=list)

    def add(self, tree: Tree) -> int:
        """The entries of one storage, each pointing at the next; the first one's place."""
        places = []
        for name, value in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
            place = len(self.entries)
            entry = _Entry(name, 1 if isinstance(value, dict) else 2)
            self.entries.append(entry)
            places.append(place)
            if isinstance(value, dict):
                entry.child = self.add(value)
            else:
                entry.data, entry.size = value, len(value)
        for before, after in itertools.pairwise(places):
            self.entries[before].right = after
        return places[0] if places else _NONE


def _chain(table: list[int], count: int) -> int:
    """Take the next sectors of a table as one chain; where it starts."""
    start = len(table)
    table += [start + n + 1 for n in range(count)]
    if count:
        table[-1] = _END
    return start if count else _END


def ole_file(tree: Tree) -> bytes:
    """The bytes of an OLE file that holds these storages and streams."""
    made = _File([_Entry("Root Entry", 5)])
    made.entries[0].child = made.add(tree)
    fat: list[int] = []
    minifat: list[int] = []
    body, mini = bytearray(), bytearray()

    def put(data: bytes) -> int:
        sectors = -(-len(data) // _SECTOR)
        start = _chain(fat, sectors)
        body.extend(data.ljust(sectors * _SECTOR, b"\0"))
        return start

    for entry in made.entries[1:]:
        if entry.kind == 2 and entry.size >= _CUTOFF:
            entry.start = put(entry.data)
        elif entry.kind == 2 and entry.size:
            pieces = -(-entry.size // _MINI)
            entry.start = _chain(minifat, pieces)
            mini.extend(entry.data.ljust(pieces * _MINI, b"\0"))
    root = made.entries[0]
    root.start, root.size = put(bytes(mini)), len(mini)
    minifat_start = put(_words(minifat, _FREE))
    directory = b"".join(_entry_bytes(entry) for entry in made.entries)
    directory_start = put(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    places = list(range(len(fat), len(fat) + fat_sectors))
    fat += [_FATSECT] * fat_sectors
    body.extend(_words(fat, _FREE))
    minifat_sectors = -(-len(minifat) * 4 // _SECTOR)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack(
        "<IIIIIIIII",
        0,
        fat_sectors,
        directory_start,
        0,
        _CUTOFF,
        minifat_start if minifat else _END,
        minifat_sectors,
        _END,
        0,
    )
    head += struct.pack("<109I", *places, *[_FREE] * (109 - len(places)))
    return head + bytes(body)


def _words(table: list[int], fill: int) -> bytes:
    padded = table + [fill] * (-len(table) % (_SECTOR // 4))
    return struct.pack(f"<{len(padded)}I", *padded)


def _entry_bytes(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name), entry.kind, 1, _NONE, entry.right, entry.child)
        + b"\0" * 36
        + struct.pack("<IQ", entry.start, entry.size)
    )


def _filetime(at: datetime) -> int:
    return int((at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def _properties(texts: dict[str, str], at: datetime | None, *, top: bool) -> Tree:
    fixed = struct.pack("<IIQ", 0x00390040, 6, _filetime(at)) if at else b""
    tree: Tree = {"__properties_version1.0": b"\0" * (32 if top else 24) + fixed}
    return tree | {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}


def outlook_tree(
    *,
    subject: str,
    sender: str = "Tomas Nwosu",
    address: str = "t.nwosu@larkfield.example",
    body: str = "",
    html: bytes = b"",
    rtf: bytes = b"",
    at: datetime | None = None,
    to: tuple[tuple[str, str], ...] = (("Ines Duarte", "ines.duarte@larkfield.example"),),
    attachments: tuple[tuple[str, bytes], ...] = (),
    nested: tuple[Tree, ...] = (),
    headers: str = "",
    kind: str = "IPM.Note",
    top: bool = True,
) -> Tree:
    """The storages of one mail. The sender's plain address stands where Exchange puts it, beside its own name for them."""
    texts = {"0037": subject, "001A": kind, "0C1A": sender, "0C1F": "/O=LARKFIELD/CN=RECIPIENTS/CN=X1", "5D01": address}
    texts |= {"1000": body} if body else {}
    texts |= {"007D": headers} if headers else {}
    tree = _properties(texts, at, top=top)
    if html:
        tree["__substg1.0_10130102"] = html
    if rtf:
        tree["__substg1.0_10090102"] = rtf
    for n, (name, mail) in enumerate(to):
        tree[f"__recip_version1.0_#{n:08X}"] = _properties({"3001": name, "39FE": mail}, None, top=False)
    for n, (name, data) in enumerate(attachments):
        place = _properties({"3707": name, "370E": "text/plain"}, None, top=False)
        tree[f"__attach_version1.0_#{n:08X}"] = place | {"__substg1.0_37010102": data}
    for n, inner in enumerate(nested, start=len(attachments)):
        place = _properties({"3001": "mail"}, None, top=False)
        tree[f"__attach_version1.0_#{n:08X}"] = place | {"__substg1.0_3701000D": inner}
    return tree


def packed_rtf(text: bytes) -> bytes:
    """Rich text in Outlook's packed form, every letter as it is."""
    body = b"".join(b"\0" + text[n : n + 8] for n in range(0, len(text), 8))
    return struct.pack("<IIII", len(body) + 12, len(text), 0x75465A4C, 0) + body
