"""The evidence bundle: a body of files with their list, and a seal that ties it to the trail (EVD-09).

The body says nothing of its own making, so the same register and options give the same bytes (EVD-15).
The form is the one that `verify_bundle.py`, shipped inside each bundle, writes anew and compares.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chgdesk.domain.audit import (
    AuditEntry,
    canonical_json,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    parse_note,
    root_of,
)
from chgdesk.errors import Bug

Content = bytes | Path

FORMAT = "chgdesk-bundle/1"
ISSUE = "bundle.issue"
SUMS, MANIFEST, CHECK, VERIFIER, SEAL = (
    "SHA256SUMS",
    "manifest.json",
    "CHECK.txt",
    "verify_bundle.py",
    "seal/",
)
SUMS_DETAIL = "sha256sums"
MAX_PART, MAX_PATH = 120, 240
BLOCK = 1 << 20
_FACTS = ("app", "options", "query", "register", "schema", "sealed")
_OWN = frozenset({"files", "format", "merkle"})

_PART = re.compile(r"[A-Za-z0-9_(](?:[A-Za-z0-9 ._()-]*[A-Za-z0-9_()-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_MARKED = re.compile(r".*-[0-9a-f]{10}(?:\.[A-Za-z0-9]{1,8})?", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))

CHECK_TEXT = f"""\
How to check this bundle

Files unchanged since the list was made: that is all a check shows. It does not show that the content is
true or complete. {SUMS} lists every file but itself; files under seal/ tie that list to the trail.

Windows (PowerShell, in this folder; silence means that every listed file is unchanged)
  gc {SUMS} | % {{ $h, $p = $_ -split '  ', 2; if ((Get-FileHash -L $p).Hash -ne $h) {{ "Altered: $p" }} }}
  certutil -hashfile {SUMS} SHA256
  py {VERIFIER} . --anchor your-checkpoint.txt

macOS (Terminal, in this folder; silence means that every listed file is unchanged)
  shasum -a 256 -c --quiet {SUMS}
  shasum -a 256 {SUMS}
  python3 {VERIFIER} . --anchor your-checkpoint.txt

Linux (in this folder; silence means that every listed file is unchanged)
  sha256sum -c --strict --quiet {SUMS}
  sha256sum {SUMS}
  python3 {VERIFIER} . --anchor your-checkpoint.txt

The first line needs no program of ours but does not notice added files. The second gives the number to
compare with "sha256sums" in seal/entry.json. The third does all of it; leave out "--anchor ..." if you
kept no checkpoint. It takes the zip as well: python3 {VERIFIER} bundle.zip
A checker that comes with a bundle says little to a doubting reader: use your own copy of {VERIFIER}.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What identifies a file's content: its size, SHA-256 and, for the zip, CRC-32."""

    size: int
    sha256: str
    crc: int


def blocks(content: Content) -> Iterator[bytes]:
    """Yield a file's content piece by piece, so that a large piece of evidence never fills the memory."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def measure(content: Content) -> Measure:
    """Return size and digests of a file's content."""
    size, crc, digest = 0, 0, hashlib.sha256()
    for block in blocks(content):
        size += len(block)
        crc = zlib.crc32(block, crc)
        digest.update(block)
    return Measure(size=size, sha256=digest.hexdigest(), crc=crc)


def body(files: Mapping[str, Content], manifest_facts: Mapping[str, object]) -> dict[str, Content]:
    """Return the bundle's body: the files given, how to check them, the manifest and the list of digests.

    `manifest_facts` holds app and schema versions, the query in words, the register head
    (origin, size, root), the options (with `fixed_time`) and whether a seal will follow.
    """
    _check_facts(manifest_facts)
    clash = sorted(name for name in files if name in (SUMS, MANIFEST, CHECK, VERIFIER) or name.startswith(SEAL))
    if clash:
        raise Bug(f"These names belong to the bundle itself: {', '.join(clash)}")
    whole = {**files, CHECK: CHECK_TEXT.encode("ascii"), VERIFIER: verifier_source()}
    check_paths(whole)
    measures = {name: measure(whole[name]) for name in sorted(whole)}
    listed = [{"path": name, "sha256": m.sha256, "size": m.size} for name, m in measures.items()]
    merkle = root_of([leaf_hash(canonical_json(one)) for one in listed]).hex()
    facts = {**manifest_facts, "files": listed, "format": FORMAT, "merkle": merkle}
    manifest = canonical_json(facts)
    whole[MANIFEST] = manifest
    digests = {name: m.sha256 for name, m in measures.items()}
    digests[MANIFEST] = hashlib.sha256(manifest).hexdigest()
    whole[SUMS] = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode("ascii")
    return {name: whole[name] for name in sorted(whole)}


def sums_digest(files: Mapping[str, Content]) -> str:
    """Return the SHA-256 of the body's list: what the entry of the issue records under `sha256sums`."""
    return measure(files[SUMS]).sha256


def seal_files(
    note: str, entry: bytes, leaves: Sequence[bytes], *, earlier: Iterable[int] = (), key: str | None = None
) -> dict[str, Content]:
    """Return the files under seal/: checkpoint, the issue's exact bytes, its proof and the public key.

    `leaves` are the trail's leaves up to the checkpoint. `earlier` are the sizes of the register head and of
    checkpoints given away before: for each the seal shows that the trail only grew. `key` is the public key
    as one line of text and goes with a signed checkpoint only.
    """
    parsed, issued = parse_note(note), AuditEntry.from_payload(entry)
    checkpoint, index = parsed.checkpoint, issued.seq - 1
    if checkpoint.size != len(leaves) or checkpoint.root != root_of(leaves):
        raise Bug("The checkpoint is not the one of these leaves")
    if issued.action != ISSUE or index >= len(leaves) or leaves[index] != leaf_hash(entry):
        raise Bug("The entry is not the issue of a bundle in this trail")
    if bool(parsed.signatures) != (key is not None):
        raise Bug("A signed checkpoint goes with its public key, an unsigned one without")
    proof = {
        "consistency": [_step(leaves, size) for size in sorted(set(earlier)) if size > 0],
        "inclusion": [node.hex() for node in inclusion_proof(leaves, index)],
        "index": index,
        "size": checkpoint.size,
    }
    sealed: dict[str, Content] = {
        SEAL + "checkpoint.txt": note.encode("utf-8"),
        SEAL + "entry.json": entry,
        SEAL + "proof.json": canonical_json(proof),
    }
    if key is not None:
        sealed[SEAL + "key.txt"] = f"{key}\n".encode("ascii")
    return sealed


def _step(leaves: Sequence[bytes], size: int) -> dict[str, object]:
    proof = [node.hex() for node in consistency_proof(leaves, size)]
    return {"proof": proof, "root": root_of(leaves[:size]).hex(), "size": size}


def verifier_source() -> bytes:
    """Return the stand-alone checker as it is shipped inside each bundle."""
    return Path(__file__).with_name(VERIFIER).read_bytes()


def check_paths(names: Iterable[str]) -> None:
    """Refuse names that are unsafe or that meet on a system which does not tell upper from lower case."""
    taken: dict[str, tuple[str, bool]] = {}
    for name in names:
        parts = name.split("/")
        if len(name) > MAX_PATH or not all(_is_safe(part) for part in parts):
            raise Bug(f"Not a safe name for a file in a bundle: {name!a}")
        for depth in range(1, len(parts) + 1):
            use = ("/".join(parts[:depth]), depth == len(parts))
            if taken.setdefault(use[0].lower(), use) != use:
                raise Bug(f"Two files of the bundle would share one name: {name!a}")


def safe_name(text: str, taken: Collection[str] = ()) -> str:
    """Return a file or folder name for any text: readable, safe everywhere, never the one of another text.

    A text that had to be changed gets ten digits of its own digest; `taken` holds names already given
    in the same folder, compared without regard to upper and lower case.
    """
    held = {name.lower() for name in taken}
    if _is_safe(text) and not _MARKED.fullmatch(text) and text.lower() not in held:
        return text
    stem, ending = _readable(text)
    data = text.encode("utf-8", "surrogatepass")
    attempt = 0
    while True:
        seed = data if attempt == 0 else b"%b\x00%d" % (data, attempt)
        name = f"{stem}-{hashlib.sha256(seed).hexdigest()[:10]}{ending}"
        if name.lower() not in held:
            return name
        attempt += 1


def _readable(text: str) -> tuple[str, str]:
    """Return what can be kept of a text as a stem and an ending, within the safe alphabet."""
    plain = unicodedata.normalize("NFKD", text[:1000]).translate(_DASHES)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"[^A-Za-z0-9 ._()-]+", "_", plain)
    stem, dot, ending = plain.rpartition(".")
    if not dot or re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) is None:
        stem, ending = plain, ""
    stem = stem[: MAX_PART - 24].strip(" .-_").lstrip(" .-_)")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"file {stem}".strip()
    return stem, f".{ending}" if ending else ""


def _is_safe(part: str) -> bool:
    return len(part) <= MAX_PART and _PART.fullmatch(part) is not None and not _RESERVED.fullmatch(part)


def _check_facts(facts: Mapping[str, object]) -> None:
    missing = [name for name in _FACTS if name not in facts]
    if missing or _OWN & set(facts):
        raise Bug(f"The manifest needs its facts and writes its own lists; missing: {', '.join(missing)}")
    head, options = facts["register"], facts["options"]
    if not isinstance(head, Mapping) or set(head) != {"origin", "root", "size"}:
        raise Bug("The manifest states the register head: origin, root and size")
    if not isinstance(options, Mapping) or "fixed_time" not in options or not isinstance(facts["sealed"], bool):
        raise Bug("The manifest states the options (with fixed_time) and whether a seal follows")
    if options["fixed_time"] is not None and facts["sealed"]:
        raise Bug("A bundle made with a fixed time has no seal")
