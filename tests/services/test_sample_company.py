"""The sample company tells believable stories, the same each time."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections import Counter
from email import message_from_bytes

import pytest

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import ChangeState
from chgdesk.domain.evaluation.findings import Judgement, Verdict
from chgdesk.domain.evaluation.judge import Evaluation
from chgdesk.domain.parameter_checks import check_parameters
from chgdesk.domain.parameters import unflatten
from chgdesk.domain.register import Register
from chgdesk.services.evaluation import evaluation_document, judge_register
from chgdesk.services.sample_company import AS_OF, PERIOD, evidence_files, sample_company, sample_register

NOTHING_TO_LOOK_AT = {
    Verdict.PASS,
    Verdict.PASS_WITH_OBSERVATION,
    Verdict.PASS_WITH_COMPENSATING_CONTROL,
}


@pytest.fixture(scope="module")
def register() -> Register:
    return sample_register()


@pytest.fixture(scope="module")
def evaluation(register: Register) -> Evaluation:
    return judge_register(register, PERIOD, AS_OF)


def titled(evaluation: Evaluation, words: str) -> Judgement:
    """The judgement of the one record with these words in its title."""
    refs = [c.ref for c in evaluation.facts.register.changes if words in c.title]
    assert len(refs) == 1
    return next(j for j in evaluation.judgements if j.ref == refs[0])


def test_that_every_verdict_is_among_the_records(evaluation: Evaluation) -> None:
    assert {j.verdict for j in evaluation.judgements} == set(Verdict)


def test_that_every_state_is_among_the_records(register: Register) -> None:
    assert {c.state for c in register.changes} == set(ChangeState)


def test_that_all_four_paths_are_taken(register: Register) -> None:
    assert {c.category for c in register.changes} == {"standard", "normal", "major", "emergency"}


def test_that_at_least_twenty_different_things_are_found(evaluation: Evaluation) -> None:
    assert len({code for j in evaluation.judgements for code in j.codes}) >= 20


def test_that_most_records_give_nothing_to_look_at(evaluation: Evaluation) -> None:
    quiet = [j for j in evaluation.population if j.verdict in NOTHING_TO_LOOK_AT]
    assert 0.70 <= len(quiet) / len(evaluation.population) <= 0.85


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("photographs of each berth", {"APR-AFTER-IMPL"}),
        ("tax share", {"APR-VERBAL-ONLY"}),
        ("night jobs wait", {"CMP-SOD"}),
        ("more room", {"DEP-SHARED-ACCOUNT", "DEP-BYPASS-PIPELINE"}),
        ("skipper's own message", {"RBK-PLAN-INCOMPLETE"}),
        ("emptying its queue", {"EMG-REC-LATE", "RBK-PLAN-LATE"}),
        ("missing link", {"OBS-EMG-PROCEED-NOTIFY"}),
        ("tide tables", {"REC-TIME-MISMATCH", "APR-AFTER-IMPL"}),
        ("autumn price list", {"DOC-RETROACTIVE", "APR-AFTER-IMPL", "RBK-PLAN-LATE"}),
        ("season guests onto the gates", {"EMG-REVIEW-MISSING", "EMG-SIGNOFF-MISSING"}),
    ],
)
def test_that_each_story_is_found_and_nothing_else(evaluation: Evaluation, words: str, codes: set[str]) -> None:
    assert set(titled(evaluation, words).codes) == codes


def test_that_the_late_approval_reads_2_h_05(evaluation: Evaluation) -> None:
    assert "2 h 05 min after deployment began" in titled(evaluation, "photographs of each berth").findings[0].sentence


def test_that_what_is_open_is_still_in_time(evaluation: Evaluation) -> None:
    waiting = [f for j in evaluation.judgements if j.verdict is Verdict.OPEN for f in j.findings]
    assert waiting
    assert all(f.due is not None and f.due > AS_OF for f in waiting)


def test_that_the_registers_have_their_stories_too(evaluation: Evaluation) -> None:
    said = evaluation_document(evaluation)
    assert {e["status"] for e in said["exceptions"]} == {
        "closed", "expired_not_closed", "active", "rejected", "submitted",
    }  # fmt: skip
    assert said["policy"]["missing_acknowledgements"] == ["emil"]
    assert said["sequence"]["gaps"] == []
    assert len(said["sequence"]["voided"]) == 1
    assert said["metrics"]["unauthorised_events_found"] == 2
    assert said["metrics"]["unauthorised_events_open"] == 1


def test_that_events_find_their_records_in_every_way(evaluation: Evaluation, register: Register) -> None:
    ways = Counter(row.by.value for row in evaluation.facts.matches.rows if row.by)
    assert set(ways) == {"change_id", "sha", "pr", "run_id"}
    assert {(e.environment, e.status) for e in register.events} == {
        ("production", "success"), ("production", "failed"), ("staging", "success"),
    }  # fmt: skip
    assert any(len(refs) > 1 for refs in evaluation.facts.matches.by_event.values())


def test_that_both_sets_of_rules_are_sound_and_used(register: Register, evaluation: Evaluation) -> None:
    assert [check_parameters(unflatten(s.values)) for s in register.parameter_sets] == [(), (), ()]
    assert {j.policy_version for j in evaluation.population} == {"1.2", "2.0"}


def test_that_every_hash_on_a_record_is_that_of_a_file_held(register: Register) -> None:
    held = {hashlib.sha256(data).hexdigest() for data in evidence_files().values()}
    named = {link.sha256 for c in register.changes for link in c.evidence}
    named |= {a.provenance.document for c in register.changes for a in c.approvals if a.provenance.document}
    named |= {e.provenance.file for e in register.events if e.provenance.file}
    assert named <= held
    assert {item.sha256 for item in sample_company().evidence} == held


def test_that_facts_rest_on_exports_documents_and_words(register: Register) -> None:
    bases = {a.provenance.basis for c in register.changes for a in c.approvals}
    assert bases == {Basis.EXPORT, Basis.DOCUMENT, Basis.STATED}
    exports = [a.provenance for c in register.changes for a in c.approvals if a.provenance.basis is Basis.EXPORT]
    assert all(p.file and p.row for p in exports)


def test_that_numbers_rise_with_the_time_of_writing_down(register: Register) -> None:
    written = [c.created_at for c in register.changes]
    assert written == sorted(written, key=lambda at: at or AS_OF)


def test_that_nothing_is_dated_after_the_sample_stands(register: Register) -> None:
    for change in register.changes:
        dates = [change.created_at, change.closed_at, change.started_at, change.notified_at]
        dates += [a.decided_at for a in change.approvals]
        dates += [change.verification.at] if change.verification else []
        assert all(at <= AS_OF for at in dates if at is not None), change.title


def test_that_pictures_are_whole_png_files() -> None:
    pictures = [data for name, data in evidence_files().items() if name.endswith(".png")]
    assert pictures
    for data in pictures:
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        size = struct.unpack(">I", data[33:37])[0]
        assert len(zlib.decompress(data[41 : 41 + size])) == height * (3 * width + 1)


def test_that_reports_are_readable_pdf_files() -> None:
    import pypdfium2

    reports = {name: data for name, data in evidence_files().items() if name.endswith(".pdf")}
    for name, data in reports.items():
        document = pypdfium2.PdfDocument(data)
        page = document[0]
        text_page = page.get_textpage()
        assert name[:13] in text_page.get_text_bounded()
        text_page.close()
        page.close()
        document.close()


def test_that_mails_say_yes_to_their_record() -> None:
    mails = {name: data for name, data in evidence_files().items() if name.endswith(".eml")}
    assert mails
    for name, data in mails.items():
        mail = message_from_bytes(data)
        assert name[:13] in mail["Subject"]
        assert "go ahead" in mail.get_payload()


def test_that_it_says_everywhere_that_it_is_fictional(register: Register) -> None:
    assert register.organisation.fictional
    assert "(fictional)" in register.organisation.name
    assert all("Fictional" in p.note for p in register.people)
    for name, data in evidence_files().items():
        if name.endswith((".txt", ".eml", ".json", ".pdf")):
            assert b"ictional" in data, name
