"""The sample company comes out the same in another process."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from chgdesk.services.sample_company import evidence_files, sample_register

ROOT = Path(__file__).resolve().parents[2]
DIGEST = """
import hashlib
from chgdesk.services.sample_company import evidence_files, sample_register
register = hashlib.sha256(repr(sample_register()).encode()).hexdigest()
files = hashlib.sha256(repr(sorted(evidence_files().items())).encode()).hexdigest()
print(register, files)
"""


def test_that_another_process_makes_the_same_company() -> None:
    here = hashlib.sha256(repr(sample_register()).encode()).hexdigest()
    files = hashlib.sha256(repr(sorted(evidence_files().items())).encode()).hexdigest()
    command = [sys.executable, "-c", DIGEST]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == [here, files]
