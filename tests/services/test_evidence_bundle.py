"""A bundle delivers withdrawn evidence and says so, names where the rest is kept, and which kinds lack (EVD-03, 20)."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pypdfium2

from chgdesk.services.evidence.commands import AddEvidence, EvidenceFile, NoteLocation, WithdrawEvidence
from chgdesk.services.reading import RecordsOf
from tests.services.bundle_making import make, small_desk

CHANGE = "CHG-2026-112"
DUMP = hashlib.sha256(b"dump").hexdigest()


def test_that_withdrawn_files_are_delivered_and_files_elsewhere_named_with_hash(tmp_path: Path) -> None:
    with small_desk(tmp_path / "acme.chgdesk") as desk:
        files = (EvidenceFile(data=b"stays", name="stays.txt"), EvidenceFile(data=b"goes", name="goes.txt"))
        desk.execute(AddEvidence(change=CHANGE, files=files))
        gone = hashlib.sha256(b"goes").hexdigest()
        desk.execute(WithdrawEvidence(change=CHANGE, sha256=gone, reason="Belongs to another change."))
        desk.execute(NoteLocation(change=CHANGE, name="dump.bin", location="vault 3", sha256=DUMP, size=4))
        made = make(desk, tmp_path / "bundle")
        assert any(held.value.name == "dump.bin" for held in desk.ask(RecordsOf(kind="evidence_item")))
    delivered = {name.rpartition("/")[2]: data for name, data in made.files.items() if CHANGE in name}
    assert delivered["stays.txt"] == b"stays"
    assert delivered["goes.txt"] == b"goes"
    assert f"{CHANGE}: dump.bin (kept at vault 3)" in made.built.not_held
    elsewhere = json.loads(made.files["Data/kept_elsewhere.json"])
    assert elsewhere["files"] == [
        {"change": CHANGE, "location": "vault 3", "name": "dump.bin", "sha256": DUMP, "size": 4}
    ]
    document = pypdfium2.PdfDocument(delivered["register record.pdf"])
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    assert "withdrawn by" in text
    assert "Belongs to another change." in text
    assert "kept at vault 3" in text
    assert "Kinds of evidence not held for a change of this type: code review, pipeline result." in text
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=made.folder, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
