"""The evidence bundle: what is recorded of it, what each page says of itself, and what stops it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from chgdesk.app import create_workspace
from chgdesk.domain.basis import Basis, Provenance
from chgdesk.domain.change import Change, ChangeState
from chgdesk.domain.change_facts import Approval, Deployment, EvidenceLink
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.evaluation.register_line import open_findings
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.domain.people import Organisation, Person
from chgdesk.errors import StorageProblem, UserError
from chgdesk.exports.builders.scope import UNREVIEWED
from chgdesk.services.bundles import BuiltBundle, BundleRequest, build_bundle
from chgdesk.services.context import FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.evaluation import WhatIf
from chgdesk.services.findings import SayOfFinding
from chgdesk.services.importing import ImportInterchange
from chgdesk.services.judging import judge_desk
from chgdesk.services.reading import EntryBySeq, TrailHead
from chgdesk.services.recording import AddPeople, AttachEvidence, RecordChanges
from tests.meta.test_words import faults
from tests.storage import desks

SMALL = Path(__file__).parents[1] / "data" / "interchange" / "small.json"
PERIOD = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
AT = datetime(2026, 10, 5, 9, 0, 0, tzinfo=UTC)
REQUEST = BundleRequest(period=PERIOD, as_of=AT)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("x")', "\t=1+1", "＝1+1", "=cmd|'/C calc'!A0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A bundle on disk with what its build answered."""

    folder: Path
    built: BuiltBundle

    @property
    def files(self) -> dict[str, bytes]:
        return {p.relative_to(self.folder).as_posix(): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    @property
    def manifest(self) -> Any:
        return json.loads((self.folder / "manifest.json").read_bytes())


def small_desk(path: Path) -> Desk:
    context = desks.a_context(FixedClock(at=AT))
    desk = create_workspace(path, organisation=Organisation(zone="Europe/Lisbon"), actor=desks.ANN, context=context)
    desk.execute(ImportInterchange(data=SMALL.read_bytes(), name="small.json"))
    return desk


def make(desk: Desk, folder: Path, request: BundleRequest = REQUEST) -> Made:
    return Made(folder=folder, built=build_bundle(desk, request, folder=folder, zip_file=None))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with small_desk(tmp_path_factory.mktemp("small") / "acme.chgdesk") as desk:
        yield desk


@pytest.fixture(scope="module")
def sealed(small: Desk, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(small, tmp_path_factory.mktemp("sealed") / "b")


@pytest.fixture(scope="module")
def tried(small: Desk, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """With an operator-set time and a what-if value."""
    request = replace(REQUEST, fixed_time=AT, what_ifs=(WhatIf(path="rollback.due", value='"before_deployment"'),))
    return make(small, tmp_path_factory.mktemp("tried") / "b", request)


def pages(data: bytes) -> list[str]:
    """The text of each page, white space made even."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def cells(data: bytes) -> dict[str, list[str]]:
    """The words of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in book.worksheets
    }


def of_kind(files: dict[str, bytes], ending: str) -> dict[str, bytes]:
    found = {name: data for name, data in files.items() if name.endswith(ending)}
    assert found
    return found


def test_that_a_sealed_bundle_is_recorded_as_one_entry_that_names_its_list(small: Desk, tmp_path: Path) -> None:
    before = small.ask(TrailHead())
    made = make(small, tmp_path / "b")
    after = small.ask(TrailHead())
    assert after.size == made.built.entry == before.size + 1
    assert after.register_size == before.register_size
    entry = small.ask(EntryBySeq(seq=after.size))
    assert entry.action == "bundle.issue"
    digest = hashlib.sha256((made.folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert entry.detail["sha256sums"] == made.built.sums_sha256 == digest
    assert (made.folder / "seal/entry.json").read_bytes() == entry.to_payload()
    assert made.built.files == len(made.files)


def test_that_an_operator_set_time_records_nothing_and_gives_the_same_bytes(small: Desk, tmp_path: Path) -> None:
    before = small.ask(TrailHead())
    request = replace(REQUEST, fixed_time=AT)
    one, two = make(small, tmp_path / "a", request), make(small, tmp_path / "b", request)
    assert one.files == two.files
    assert small.ask(TrailHead()) == before
    assert one.built.entry is None
    assert one.manifest["sealed"] is False
    assert one.manifest["options"]["fixed_time"] == "2026-10-05T09:00:00.000Z"
    assert not (one.folder / "seal").exists()


def test_that_two_sealed_bundles_of_one_state_differ_in_their_seal_alone(small: Desk, tmp_path: Path) -> None:
    one, two = make(small, tmp_path / "a"), make(small, tmp_path / "b")
    differing = {name for name in one.files | two.files if one.files.get(name) != two.files.get(name)}
    assert differing == {"seal/checkpoint.txt", "seal/entry.json", "seal/proof.json"}


def test_that_a_bundle_that_cannot_be_written_is_not_recorded(small: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    before = small.ask(TrailHead())
    for folder in (tmp_path / "file", tmp_path / "none" / "b", tmp_path / "file" / "b"):
        with pytest.raises(StorageProblem):
            make(small, folder)
    assert small.ask(TrailHead()) == before


def test_that_every_page_says_what_it_is_and_where_it_comes_from(sealed: Made, small: Desk) -> None:
    head = sealed.manifest["register"]
    root = head["root"]
    code = "-".join(root[at : at + 4] for at in range(0, 16, 4))
    for name, data in of_kind(sealed.files, ".pdf").items():
        texts = pages(data)
        first = texts[0]
        for said in (
            "Marrowfield Analytics Lda (fictional)",
            "1 Jul 2026 to Wed 30 Sep 2026",
            "2026-10-05T09:00:00Z",
            "5 Oct 2026 10:00 +01:00, Europe/Lisbon",
            "Generated by Ann Blom",
            "MARROWFIELD-2.1",
            root,
        ):
            assert said in first, (name, said, first[:900])
        for number, text in enumerate(texts, start=1):
            for said in (
                "Marrowfield Analytics Lda",
                "Wed 1 Jul 2026 to Wed 30 Sep 2026",
                "2026-10-05T09:00:00Z",
                "+01:00",
                "by Ann Blom",
                "Parameters: MARROWFIELD-2.1",
                f"Page {number} of {len(texts)}",
                "Data SHA-256",
                f"Register head {head['size']}, {code}",
            ):
                assert said in text, (name, number, said, text[-600:])
            assert re.search(r"\b\d+ records?\b", text) or "policy" in name.lower(), (name, number)


def test_that_every_workbook_says_what_it_is_and_where_it_comes_from(sealed: Made) -> None:
    head = sealed.manifest["register"]
    for name, data in of_kind(sealed.files, ".xlsx").items():
        first = " ".join(next(iter(cells(data).values())))
        for said in ("Marrowfield Analytics Lda", "2026-10-05T09:00:00Z", "Ann Blom", head["root"], "MARROWFIELD-2.1"):
            assert said in first, (name, said, first[:900])


def test_that_the_operators_time_and_values_stand_on_every_page_and_sheet(tried: Made, sealed: Made) -> None:
    words = ("--fixed-time 2026-10-05T09:00:00", 'rollback.due = "before_deployment"')
    for name, data in of_kind(tried.files, ".pdf").items():
        for number, text in enumerate(pages(data), start=1):
            for said in words:
                assert said in text, (name, number, said)
    for name, data in of_kind(tried.files, ".xlsx").items():
        about = " ".join(cells(data)["About"])
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
            header: Any = sheet.oddHeader
            for said in words:
                assert said in about, (name, said)
                assert said in header.center.text, (name, sheet.title, said)
    for data in of_kind(sealed.files, ".pdf").values():
        assert not any("--fixed-time" in text or "What-if" in text for text in pages(data))


def test_that_the_moment_of_knowledge_stands_on_every_page(small: Desk, tmp_path: Path) -> None:
    made = make(small, tmp_path / "b", replace(REQUEST, known_at=AT + timedelta(hours=1), fixed_time=AT))
    for name, data in of_kind(made.files, ".pdf").items():
        assert all("--known-at" in text for text in pages(data)), name
    assert made.manifest["options"]["known_at"] == "2026-10-05T10:00:00.000Z"


def test_that_unread_findings_mark_each_page_until_a_person_has_read_them_all(tmp_path: Path) -> None:
    with small_desk(tmp_path / "acme.chgdesk") as desk:
        marked = make(desk, tmp_path / "a")
        whole_scope = [n for n in of_kind(marked.files, ".pdf") if "/Records/" not in n and "Polic" not in n]
        assert len(whole_scope) == 3
        for name in whole_scope:
            assert all(UNREVIEWED in text for text in pages(marked.files[name])), name
        with pytest.raises(UserError):
            desk.execute(SayOfFinding(change="CHG-2026-104", code="APR-AFTER-IMPL", verdict="explained"))
        with pytest.raises(UserError):
            desk.execute(SayOfFinding(change="CHG-2026-104", code="APR-AFTER-IMPL", verdict="passed", text="x"))
        said = 0
        for judgement in judge_desk(desk, PERIOD, AT).population:
            for finding in open_findings(judgement):
                verdict = "confirmed" if said % 2 else "explained"
                about = finding.role or finding.test or ""
                note = SayOfFinding(
                    change=judgement.ref, code=finding.code, about=about, verdict=verdict, text="Read with the team."
                )
                desk.execute(note)
                said += 1
        assert said == 8
        read = make(desk, tmp_path / "b")
        for name, data in of_kind(read.files, ".pdf").items():
            assert not any(UNREVIEWED in text for text in pages(data)), name
        for name, data in of_kind(read.files, ".xlsx").items():
            assert not any(UNREVIEWED in cell for found in cells(data).values() for cell in found), name
        test = " ".join(pages(read.files["Change Management/Management self-test.pdf"]))
        assert "4 confirmed by a person, 4 explained by a person, 0 not yet read" in test
        assert "Deviation, confirmed" in test
        assert read.built.to_look_at == 8


def test_that_a_dossier_answers_five_questions_and_agrees_with_the_register(sealed: Made) -> None:
    register = json.loads(sealed.files["Data/register.json"])
    changes = {change["id"]: change for change in register["changes"]}
    records = {n: d for n, d in sealed.files.items() if n.endswith("register record.pdf")}
    assert len(records) == 12
    for name, data in records.items():
        text = " ".join(pages(data))
        for heading in (
            "What was changed",
            "Why it was changed",
            "Who approved it",
            "How it was tested",
            "How it could be undone",
        ):
            assert heading in text, (name, heading)
        ref = next(ref for ref in changes if ref in name)
        assert changes[ref]["title"] in text
        assert "REGISTER RECORD" in text


def test_that_counts_on_the_cover_equal_the_rows_and_the_auditors_copy_is_empty(sealed: Made) -> None:
    population = cells(sealed.files["Change Management/Population.xlsx"])
    words = [cell for found in population.values() for cell in found]
    assert json.loads(sealed.files["Data/evaluation.json"])["population"]["sha256"] in words
    assert "14 numbers issued, 1 void, 27 missing" in words
    sheet = next(
        openpyxl.load_workbook(io.BytesIO(data))["Test sheet"]
        for name, data in sealed.files.items()
        if "auditor copy" in name
    )
    rows = [row for row in sheet.iter_rows(values_only=True) if row and str(row[0]).startswith("CHG-")]
    assert len(rows) == 12
    assert all(value is None for row in rows for value in row[4:])


def an_original(desk: Desk, data: bytes, name: str = "ci_results.pdf") -> str:
    digest = hashlib.sha256(data).hexdigest()
    item = EvidenceItem(ref="EV-1", sha256=digest, size=len(data), name=name, kind="ci_results")
    desk.execute(AttachEvidence(item=item, data=data))
    return digest


def odd_desk(path: Path, *, held: bool = True) -> Desk:
    """One change whose texts look like formulas, with an original held and one only named."""
    clock = FixedClock(at=AT)
    desk = create_workspace(
        path, organisation=Organisation(name="=1+1"), actor=desks.ANN, context=desks.a_context(clock)
    )
    at = datetime(2026, 7, 14, 9, tzinfo=UTC)
    desk.execute(AddPeople(people=(Person(ref="P-1", name="@Ann"), Person(ref="P-2", name="+Ben"))))
    digest = an_original(desk, b"%PDF-1.7 original\n" * 70_000) if held else "ab" * 32
    changes = tuple(
        Change(
            ref=f"CHG-2026-{number:04d}",
            title=formula,
            description=formula,
            justification=formula,
            systems=(formula,),
            author="P-2",
            requester="P-1",
            created_at=at,
            approvals=(Approval(person="P-1", decided_at=at),),
            deployments=(Deployment(start=at, end=at, implementer="P-2"),),
            evidence=(
                (
                    EvidenceLink(sha256=digest, name="ci_results.pdf"),
                    EvidenceLink(sha256="", name="approval_record.pdf"),
                )
                if number == 1
                else ()
            ),
            outcome="success",
            state=ChangeState.CLOSED,
            provenance=Provenance(basis=Basis.EXPORT, source=formula),
        )
        for number, formula in enumerate(FORMULAS, start=1)
    )
    desk.execute(RecordChanges(changes=changes))
    return desk


def test_that_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    with odd_desk(tmp_path / "odd.chgdesk") as desk:
        made = make(desk, tmp_path / "b")
    for name, data in of_kind(made.files, ".xlsx").items():
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", (name, sheet.title, cell.coordinate, cell.value)
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            assert not any(b"<f>" in book.read(part) for part in book.namelist()), name
    log = [cell for found in cells(made.files["Change Management/Change Log.xlsx"]).values() for cell in found]
    assert any("=1+1" in cell for cell in log)


def test_that_an_original_lies_beside_its_record_and_a_missing_one_is_listed_as_not_held(tmp_path: Path) -> None:
    with odd_desk(tmp_path / "odd.chgdesk") as desk:
        made = make(desk, tmp_path / "b")
    place = "Change Management/Records/2026-07-14 CHG-2026-0001"
    assert made.files[f"{place}/ci_results.pdf"] == b"%PDF-1.7 original\n" * 70_000
    assert made.built.not_held == ("CHG-2026-0001: approval_record.pdf",)
    assert f"{place}/approval_record.pdf" not in made.files
    text = " ".join(pages(made.files[f"{place}/register record.pdf"]))
    assert "approval_record.pdf" in text
    assert "not held" in text


TAKEN: tuple[tuple[str, str], ...] = (
    ("DELETE FROM blob_chunk WHERE n = 2 AND file = 1", "damaged"),
    ("UPDATE blob_chunk SET data = zeroblob(length(data)) WHERE n = 1 AND file = 1", "ci_results.pdf"),
    ("DELETE FROM blob_chunk", "ci_results.pdf"),
    ("DELETE FROM blob", "ci_results.pdf"),
)


@pytest.mark.parametrize(("statement", "said"), TAKEN, ids=lambda text: text[:40])
def test_that_evidence_that_should_be_held_stops_the_bundle_and_is_named(
    statement: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "odd.chgdesk"
    odd_desk(path).close()
    desks.behind_its_back(path, statement, without_triggers=True)
    with desks.a_desk(path, FixedClock(at=AT)) as desk:
        before = desk.ask(TrailHead())
        with pytest.raises(StorageProblem, match=r"ci_results\.pdf, evidence of CHG-2026-0001") as caught:
            make(desk, tmp_path / "b")
        assert said in str(caught.value)
        assert desk.ask(TrailHead()) == before
    assert not (tmp_path / "b").exists()


def test_that_a_read_only_desk_makes_a_bundle_without_a_seal_that_says_so(small: Desk, tmp_path: Path) -> None:
    from chgdesk.app import open_desk

    with open_desk(small.path, read_only=True) as desk:
        made = make(desk, tmp_path / "b")
    assert made.built.entry is None
    assert made.manifest["sealed"] is False


def words_of(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Everything a reader of a bundle reads, with where."""
    for name, data in files.items():
        yield name, name
        if name.endswith(".pdf"):
            yield from ((name, text) for text in pages(data))
        elif name.endswith(".xlsx"):
            yield from ((f"{name} {sheet}", cell) for sheet, found in cells(data).items() for cell in [sheet, *found])
        elif name.endswith(".txt"):
            yield from ((name, line) for line in data.decode().splitlines())


@pytest.mark.parametrize("which", ["sealed", "tried"])
def test_that_every_page_sheet_and_name_keeps_to_the_words(which: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(which)
    broken = sorted(
        {f"{where}: {fault}: {text[:120]}" for where, text in words_of(made.files) for fault in faults(text)}
    )
    assert not broken, "\n".join(broken)


def test_that_progress_is_told_in_steps_that_only_grow(small: Desk, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    tell: Callable[[int, int, str], None] = lambda done, total, what: told.append((done, total, what))  # noqa: E731
    build_bundle(small, replace(REQUEST, fixed_time=AT), folder=tmp_path / "b", zip_file=None, progress=tell)
    steps = [done for done, _total, _what in told]
    assert steps == sorted(steps)
    assert all(done <= total and what for done, total, what in told)
