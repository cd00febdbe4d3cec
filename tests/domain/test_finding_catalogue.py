"""Every code the judge can give stands in the catalogue, under the attribute and kind it is given (NFR-10)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from chgdesk import paths
from chgdesk.domain.evaluation.clauses import field_of
from chgdesk.domain.evaluation.findings import Finding

CODE = re.compile(r'"((?:DOC|CLS|APR|SOD|EXC|CMP|GATE|OBS|RBK|DEP|WIN|VER|VAL|PIR|EMG|REC)-[A-Z-]*[A-Z])"')


def catalogue() -> dict[str, dict[str, str]]:
    entries = json.loads((paths.resources() / "findings.json").read_text(encoding="utf-8"))["findings"]
    return {entry["code"]: entry for entry in entries}


def given_codes() -> set[str]:
    folder = Path(__file__).resolve().parents[2] / "chgdesk" / "domain" / "evaluation"
    modules = (path for path in folder.glob("*.py") if path.name != "clauses.py")
    return {code for path in modules for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_that_the_judge_gives_no_code_the_catalogue_does_not_know() -> None:
    assert given_codes() <= set(catalogue())


def test_that_remarks_and_compensations_are_told_by_their_codes() -> None:
    for code, entry in catalogue().items():
        finding = Finding(code=code, attribute=entry["attribute"], sentence="", rule="")
        assert finding.is_counting == (entry["severity"] == "deviation"), code


def test_that_every_finding_of_a_record_leads_to_a_field() -> None:
    for code, entry in catalogue().items():
        if len(entry["attribute"]) == 1:
            assert field_of(Finding(code=code, attribute=entry["attribute"], sentence="", rule=""))
