"""Check an evidence bundle with nothing but Python (3.8 or later): no network, no other file of chgdesk.

    python3 verify_bundle.py [folder or .zip] [--anchor CHECKPOINT.txt]

Without a folder the one this file lies in is checked. Exit code 0: files unchanged since the list was made;
1: something is not as listed. A checker that comes with a bundle says little to a doubting reader: compare
this file's SHA-256 with the published one, or use your own copy.
"""

# One plain script that must run on Python 3.8:
# ruff: noqa: PTH100, PTH110, PTH112, PTH113, PTH114, PTH118, PTH120, PTH123, PTH208, UP006, UP035

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import stat
import struct
import sys
import zlib
from typing import IO, Any, Iterable, Tuple

UNCHANGED = "Files unchanged since this list was made. Does not show that the content is true or complete."
SUMS, MANIFEST, SEAL = "SHA256SUMS", "manifest.json", "seal/"
BARE_SEAL = {SEAL + "checkpoint.txt", SEAL + "entry.json", SEAL + "proof.json"}
SIGNED_SEAL = BARE_SEAL | {SEAL + "key.txt"}
REQUIRED = {"CHECK.txt", MANIFEST, SUMS, "verify_bundle.py"}
LIMITS = {SUMS: 1 << 26, MANIFEST: 1 << 26}
SMALL = 1 << 20
PART = re.compile(r"[A-Za-z0-9_(](?:[A-Za-z0-9 ._()-]*[A-Za-z0-9_()-])?")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
HEX = re.compile(r"[0-9a-f]{64}")
ORIGIN = re.compile(r"(chgdesk/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/e([1-9][0-9]{0,8})")
EMPTY_ROOT = hashlib.sha256(b"").hexdigest()


class Refused(Exception):
    """The bundle is not as it was issued; the text says where and why."""


def shown(name: str) -> str:
    """A name fit for a terminal: anything but plain characters is escaped."""
    return ascii(name)[1:-1][:200]


def need(holds: object, sentence: str) -> None:
    """Refuse the bundle unless this holds."""
    if not holds:
        raise Refused(sentence)


def check_name(name: str) -> None:
    """Refuse a name that could leave its folder or mean something else on another system."""
    parts = name.split("/")
    safe = len(name) <= 240 and all(
        PART.fullmatch(part) and not RESERVED.fullmatch(part) and len(part) <= 120 for part in parts
    )
    need(safe, f"Unsafe file name: {shown(name)}")


def check_names(names: Iterable[str]) -> None:
    """No two names may meet on a system that does not tell upper from lower case."""
    taken: dict[str, tuple[str, bool]] = {}
    for name in names:
        check_name(name)
        parts = name.split("/")
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            use = (path, depth == len(parts))
            known = taken.setdefault(path.lower(), use)
            need(known == use, f"Two names are one: {shown(path)}")


class Found:
    """One file as read: its size, digest and, for the few the check itself reads, its bytes."""

    def __init__(self, size: int, digest: str, crc: int, data: bytes) -> None:
        self.size, self.digest, self.crc, self.data = size, digest, crc, data


def read_stream(name: str, stream: IO[bytes], size: int) -> Found:
    """Read one file to its end, keeping only the bytes of the few that the check itself reads."""
    limit = LIMITS.get(name, SMALL if name.startswith(SEAL) else 0)
    need(not limit or size <= limit, f"Too large for what it is: {shown(name)}")
    digest, crc, kept, left = hashlib.sha256(), 0, [], size
    while left:
        block = stream.read(min(left, 1 << 20))
        need(block, f"The file ends too early: {shown(name)}")
        digest.update(block)
        crc = zlib.crc32(block, crc)
        left -= len(block)
        if limit:
            kept.append(block)
    return Found(size, digest.hexdigest(), crc, b"".join(kept))


def read_folder(root: str) -> dict[str, Found]:
    """Read every file below a folder; links and devices are refused."""
    found: dict[str, Found] = {}
    pending = [""]
    while pending:
        prefix = pending.pop()
        entries = sorted(os.listdir(os.path.join(root, prefix)))
        need(entries or not prefix, f"Empty folder, not on the list: {shown(prefix)}")
        for entry in entries:
            name = prefix + entry
            path = os.path.join(root, name)
            check_name(name)
            mode = os.lstat(path).st_mode
            if stat.S_ISDIR(mode):
                pending.append(name + "/")
                continue
            need(stat.S_ISREG(mode), f"Not a plain file (a link or device): {shown(name)}")
            with open(path, "rb", buffering=0) as stream:
                size = os.fstat(stream.fileno()).st_size
                found[name] = read_stream(name, stream, size)
                need(not stream.read(1), f"The file grew while it was read: {shown(name)}")
    return found


LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
DATE, MODE = 0x21, 0o100600 << 16


def local_header(name: str, crc: int, size: int) -> bytes:
    """Return the head we write before a member's bytes."""
    raw = name.encode("ascii")
    return LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, DATE, crc, size, size, len(raw), 0) + raw


def central_header(name: str, crc: int, size: int, offset: int) -> bytes:
    """Return the line we write for a member in the zip's directory."""
    raw = name.encode("ascii")
    fields = (20 | 3 << 8, 20, 0, 0, 0, DATE, crc, size, size, len(raw), 0, 0, 0, 0, MODE, offset)
    return CENTRAL.pack(b"PK\x01\x02", *fields) + raw


def read_zip(path: str) -> dict[str, Found]:
    """Read member after member and compare every other byte with the zip we would have written."""
    different = "The zip is not in its one form: "
    found: dict[str, Found] = {}
    offsets: dict[str, int] = {}
    last = ""
    with open(path, "rb") as stream:
        total = os.fstat(stream.fileno()).st_size
        while True:
            offset = stream.tell()
            head = stream.read(LOCAL.size)
            if head[:4] != b"PK\x03\x04" or len(head) != LOCAL.size:
                stream.seek(offset)
                break
            size, length = LOCAL.unpack(head)[7], LOCAL.unpack(head)[9]
            raw = stream.read(length)
            need(len(raw) == length, different + "cut short")
            need(all(31 < code < 127 for code in raw), "Unsafe file name in the zip")
            name = raw.decode("ascii")
            check_name(name)
            need(name > last, different + f"names twice or out of order at {shown(name)}")
            need(size <= total - stream.tell(), different + f"size of {shown(name)}")
            found[name] = read_stream(name, stream, size)
            need(
                head + raw == local_header(name, found[name].crc, size),
                different + f"head of {shown(name)}",
            )
            offsets[name], last = offset, name
        start = stream.tell()
        rest = b"".join(central_header(n, f.crc, f.size, offsets[n]) for n, f in found.items())
        need(len(found) < 65535 and start + len(rest) < 1 << 32, different + "too large")
        rest += END.pack(b"PK\x05\x06", 0, 0, len(found), len(found), len(rest), start, 0)
        need(stream.read(len(rest) + 1) == rest, different + "its directory, or data after the end")
    return found


def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a JSON object that names one key twice."""
    value = dict(pairs)
    need(len(value) == len(pairs), "A JSON object names one key twice")
    return value


def canonical(value: object) -> bytes:
    """Return the one byte form of a value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def read_json(name: str, data: bytes) -> dict[str, Any]:
    """Read a JSON object that must stand in its one byte form."""
    what = f"Not in its one form: {name}"
    try:
        value: dict[str, Any] = json.loads(data.decode("utf-8"), object_pairs_hook=no_twins)
        need(canonical(value) == data and isinstance(value, dict), what)
    except (ValueError, RecursionError):
        raise Refused(what) from None
    return value


def leaf_hash(data: bytes) -> bytes:
    """Return the leaf over these bytes (RFC 9162)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node above two hashes (RFC 9162)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves: Iterable[bytes]) -> bytes:
    """The RFC 9162 root, level by level; an odd last node moves up as it is."""
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        above = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0]


def included(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """Tell whether a proof leads from a leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(node, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, node)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: list[bytes]) -> bool:
    """Tell whether the tree of `size` begins with the tree of `earlier` (RFC 9162, 2.1.4.2)."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root
    path = ([earlier_root] if earlier & (earlier - 1) == 0 else []) + list(proof)
    if not path:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    then = now = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            then, now = node_hash(node, then), node_hash(node, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, node)
        place, last = place >> 1, last >> 1
    return last == 0 and then == earlier_root and now == root


# Ed25519 (RFC 8032), slow and short

Point = Tuple[int, int, int, int]
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add_points(a: Point, b: Point) -> Point:
    """Add two points of the curve."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point: Point) -> Point:
    """Multiply a point."""
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = add_points(found, point)
        point = add_points(point, point)
        scalar >>= 1
    return found


def to_point(data: bytes) -> Point | None:
    """Return the point behind 32 bytes, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature fits key and message."""
    key, commit = to_point(public), to_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or key is None or commit is None or scalar >= L:
        return False
    if times(8, key)[0] == 0:  # a key of small order would fit any message
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(scalar, BASE)
    right = add_points(commit, times(int.from_bytes(digest, "little") % L, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def unbase64(text: str, what: str) -> bytes:
    """Decode base64 in its one form."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        data = b""
    need(data and base64.b64encode(data).decode("ascii") == text, f"Not in its one form: {what}")
    return data


class Note:
    """A checkpoint: origin, size, root, and the signature lines under it."""

    def __init__(self, data: bytes, what: str) -> None:
        bad = f"Not in its one form: {what}"
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(bad) from None
        body, gap, tail = text.partition("\n\n")
        lines = (body + "\n" if gap else body).split("\n")
        need(len(lines) == 4 and not lines[3], bad)
        found = ORIGIN.fullmatch(lines[0])
        if found is None or re.fullmatch("0|[1-9][0-9]{0,15}", lines[1]) is None:
            raise Refused(bad)
        self.name, self.origin, self.size = found.group(1), lines[0], int(lines[1])
        self.root = unbase64(lines[2], what)
        self.body = "\n".join(lines).encode("utf-8")
        need(len(self.root) == 32 and bool(gap) == bool(tail) and (not gap or tail.endswith("\n")), bad)
        self.signatures: list[tuple[str, bytes, bytes]] = []
        for line in tail.split("\n")[:-1]:
            need(re.fullmatch("\u2014 [!-*,-~]+ [A-Za-z0-9+/=]+", line), bad)
            _dash, name, value = line.split(" ")
            raw = unbase64(value, what)
            need(len(raw) == 68, bad)
            self.signatures.append((name, raw[:4], raw[4:]))


def check_signatures(note: Note, key_file: bytes) -> str:
    """Every line under the note must be of the key the seal names; return that key's fingerprint."""
    try:
        text = key_file.decode("ascii")
    except UnicodeDecodeError:
        raise Refused("Not in its one form: seal/key.txt") from None
    found = re.fullmatch(r"([!-*,-~]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n", text)
    if found is None:
        raise Refused("Not in its one form: seal/key.txt")
    raw = unbase64(found.group(3), "seal/key.txt")
    name, public = found.group(1), raw[1:]
    short = hashlib.sha256(name.encode("ascii") + b"\n" + raw).digest()[:4]
    need(
        raw[:1] == b"\x01" and len(public) == 32 and short.hex() == found.group(2),
        "seal/key.txt: wrong key id",
    )
    need(name == note.name, "The key belongs to another workspace than the checkpoint")
    need(
        len(note.signatures) == 1,
        f"The checkpoint must carry one signature, it carries {len(note.signatures)}",
    )
    line = note.signatures[0]
    need(line[:2] == (name, short), "The checkpoint is signed with a key that is not in the seal")
    need(is_signed(public, note.body, line[2]), "The checkpoint's signature does not fit it")
    digits = hashlib.sha256(public).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, 64, 4))


def check_lists(found: dict[str, Found]) -> dict[str, Any]:
    """Write both lists anew from the files and compare them byte for byte with those in the bundle."""
    for name in sorted(REQUIRED):
        need(name in found, f"Missing: {name}")
    body = sorted(name for name in found if not name.startswith(SEAL))
    sums = "".join(f"{found[n].digest}  {n}\n" for n in body if n != SUMS).encode("ascii")
    if sums != found[SUMS].data:
        explain_sums(found, found[SUMS].data)
    manifest = read_json(MANIFEST, found[MANIFEST].data)
    files = [{"path": n, "sha256": found[n].digest, "size": found[n].size} for n in body if n not in (SUMS, MANIFEST)]
    need(manifest.get("format") == "chgdesk-bundle/1", "manifest.json is of a form this file does not know")
    need(manifest.get("files") == files, "manifest.json lists other files, sizes or digests than there are")
    root = tree_root(leaf_hash(canonical(one)) for one in files).hex()
    need(manifest.get("merkle") == root, "manifest.json states another Merkle root")
    return manifest


def explain_sums(found: dict[str, Found], data: bytes) -> None:
    """Name what differs; a list that cannot be read line by line is refused as such."""
    need(b"\r" not in data, "SHA256SUMS has Windows line ends: it is not the list that was issued")
    listed: dict[str, str] = {}
    for line in data.decode("latin-1").split("\n")[:-1]:
        digest, gap, name = line[:64], line[64:66], line[66:]
        need(HEX.fullmatch(digest) and gap == "  ", f"SHA256SUMS has a line in another form: {shown(line)}")
        need(name not in listed, f"SHA256SUMS lists twice: {shown(name)}")
        check_name(name)
        listed[name] = digest
    body = {name for name in found if not name.startswith(SEAL)} - {SUMS}
    for name in sorted(set(listed) | body):
        need(name in body, f"Missing: {shown(name)}")
        need(name in listed, f"Not on the list: {shown(name)}")
        need(found[name].digest == listed[name], f"Altered: {shown(name)}")
    raise Refused("SHA256SUMS is not in its one form (order, last line end)")


def hashes(values: Any) -> list[bytes]:
    """Read a list of digests."""
    ok = isinstance(values, list) and len(values) <= 128
    need(ok and all(isinstance(v, str) and HEX.fullmatch(v) for v in values), "seal/proof.json: not a proof")
    return [bytes.fromhex(value) for value in values]


def number(value: Any, least: int) -> int:
    """Read a size."""
    need(type(value) is int and least <= value < 2**53, "seal/proof.json: not a size")
    return int(value)


def check_seal(found: dict[str, Found], manifest: dict[str, Any]) -> tuple[Note, dict[int, str], int]:
    """Check checkpoint, entry and proof against each other and against this bundle's list."""
    names = {name for name in found if name.startswith(SEAL)}
    need(names in (BARE_SEAL, SIGNED_SEAL), "seal/ holds other files than a seal has")
    note = Note(found[SEAL + "checkpoint.txt"].data, "seal/checkpoint.txt")
    entry_bytes = found[SEAL + "entry.json"].data
    entry = read_json("seal/entry.json", entry_bytes)
    proof = read_json("seal/proof.json", found[SEAL + "proof.json"].data)
    need(set(proof) == {"consistency", "inclusion", "index", "size"}, "seal/proof.json: not a proof")
    index, size = number(proof["index"], 0), number(proof["size"], 1)
    need(size == note.size, "The proof is for another size than the checkpoint")
    act = entry.get("entry")
    if set(entry) != {"entry", "prev", "seq", "v"} or not isinstance(act, dict):
        raise Refused("seal/entry.json: not an entry")
    need(entry["seq"] == index + 1 and type(entry["seq"]) is int, "The proof is for another entry")
    epoch = "/e{}".format(act.get("epoch"))
    need(note.origin.endswith(epoch), "The entry is of another epoch than the checkpoint")
    need(act.get("action") == "bundle.issue", "The sealed entry is not the issue of a bundle")
    detail = act.get("detail")
    sealed = detail.get("sha256sums") if isinstance(detail, dict) else None
    need(sealed == found[SUMS].digest, "The sealed entry names another list than this bundle's SHA256SUMS")
    fits = included(leaf_hash(entry_bytes), index, size, hashes(proof["inclusion"]), note.root)
    need(fits, "The entry is not in the trail that the checkpoint pins down")
    earlier = check_earlier(proof["consistency"], note)
    register = manifest["register"]
    if register["size"]:
        same = earlier.get(register["size"]) == register["root"]
        need(same, "The register head of the manifest is not on the sealed trail")
    else:
        need(register["root"] == EMPTY_ROOT, "The manifest's empty register has a root")
    need(register["size"] <= index, "The register head is younger than the bundle's entry")
    need(register["origin"] == note.origin, "Manifest and checkpoint name different workspaces or epochs")
    return note, earlier, index + 1


def check_earlier(items: Any, note: Note) -> dict[int, str]:
    """Check that the trail only grew from each earlier head the seal names."""
    need(isinstance(items, list) and len(items) <= 4096, "seal/proof.json: not a proof")
    earlier: dict[int, str] = {}
    last = 0
    for item in items:
        need(isinstance(item, dict) and set(item) == {"proof", "root", "size"}, "seal/proof.json: not a proof")
        size, root = number(item["size"], last + 1), hashes([item["root"]])[0]
        fits = consistent(size, root, note.size, note.root, hashes(item["proof"]))
        need(fits, f"The trail of {size} entries is not the beginning of the sealed one")
        earlier[size], last = item["root"], size
    return earlier


def check_register(manifest: dict[str, Any]) -> None:
    """Refuse a manifest without a well-formed register head."""
    head = manifest.get("register")
    what = "manifest.json does not state the register head"
    if not isinstance(head, dict) or set(head) != {"origin", "root", "size"}:
        raise Refused(what)
    need(type(head["size"]) is int and 0 <= head["size"] < 2**53, what)
    need(isinstance(head["origin"], str) and ORIGIN.fullmatch(head["origin"]), what)
    need(isinstance(head["root"], str) and HEX.fullmatch(head["root"]), what)


def check_anchor(path: str, manifest: dict[str, Any], note: Note | None, earlier: dict[int, str]) -> str:
    """Compare a checkpoint the reader kept with this bundle's trail; return the sentence to print."""
    with open(path, "rb") as stream:
        anchor = Note(stream.read(SMALL), "the checkpoint you kept")
    head = manifest["register"]
    known = {head["size"]: head["root"]}
    known.update(earlier)
    if note is not None:
        known[note.size] = note.root.hex()
    name, newest = head["origin"].rpartition("/e")[0], max(known)
    need(anchor.name == name, "The checkpoint you kept is of another workspace")
    restored = "The checkpoint you kept is of another epoch: the workspace was restored; ask for that entry"
    need(anchor.origin == head["origin"], restored)
    need(anchor.size <= newest, f"The checkpoint you kept is younger than this bundle ({newest} entries)")
    ask = "This bundle holds no proof for your checkpoint of %d entries; ask for a bundle issued against it"
    need(anchor.size in known, ask % anchor.size)
    need(anchor.root.hex() == known[anchor.size], "The trail differs from the checkpoint you kept; keep both")
    return (
        f"Consistent with the checkpoint you kept: nothing among its first {anchor.size} entries was\n"
        "changed, removed, inserted or reordered since it left the machine."
    )


def check(path: str, anchor: str | None) -> list[str]:
    """Run every check; return the sentences to print."""
    need(not os.path.islink(path), "The bundle is a link: name the folder or file itself")
    for given in (path, anchor):
        odd = given and os.path.exists(given) and not (os.path.isdir(given) or os.path.isfile(given))
        need(not odd, f"Neither a folder nor an ordinary file: {shown(given or '')}")
    found = read_folder(path) if os.path.isdir(path) else read_zip(path)
    check_names(sorted(found))
    manifest = check_lists(found)
    check_register(manifest)
    count = len([name for name in found if not name.startswith(SEAL)])
    said = [f"{count - 1} files on the list, none missing, none added.", UNCHANGED]
    note: Note | None = None
    earlier: dict[int, str] = {}
    sealed = any(name.startswith(SEAL) for name in found)
    need(manifest.get("sealed") in (True, False), "manifest.json does not say whether there is a seal")
    need(sealed or not manifest["sealed"], "The seal is missing: manifest.json says that there is one")
    need(manifest["sealed"] or not sealed, "There is a seal, but manifest.json says that there is none")
    if sealed:
        note, earlier, seq = check_seal(found, manifest)
        said.append(f"The issue of this bundle is entry {seq} of the trail's {note.size}.")
        if SEAL + "key.txt" in found:
            mark = check_signatures(note, found[SEAL + "key.txt"].data)
            said.append(f"Checkpoint signed with the workspace key {mark}.\nCompare it with the one you were given.")
        else:
            need(not note.signatures, "The checkpoint is signed but its key is not in the seal")
            said.append("Checkpoint unsigned; its root alone still pins the trail down.")
    else:
        said.append("No seal: made with a fixed time or not registered, so the trail does not record it.")
    if anchor:
        said.append(check_anchor(anchor, manifest, note, earlier))
    else:
        said.append("No checkpoint of your own was given (--anchor), so a rebuilt trail would not show.")
    return said


def main(arguments: list[str] | None = None) -> int:
    """Check one bundle and say what was found."""
    parser = argparse.ArgumentParser(description="Check an evidence bundle (folder or zip).")
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("bundle", nargs="?", default=here, help="folder or .zip; without it, this folder")
    parser.add_argument("--anchor", metavar="CHECKPOINT.txt", help="a checkpoint you kept from earlier")
    options = parser.parse_args(arguments)
    try:
        said = check(options.bundle, options.anchor)
    except Refused as refusal:
        print("Not as listed. {}.".format(str(refusal).rstrip(".")))
        return 1
    except OSError as fault:
        print(f"Could not be read: {shown(str(fault))}.")
        return 1
    print("\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
