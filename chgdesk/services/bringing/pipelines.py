"""What runs of a pipeline add to the records whose commits they built: checks, tests, deployment (GATE-13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from chgdesk.domain.basis import Provenance
from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Deployment, TestRun
from chgdesk.intake.kinds_of_tests import types_named_in
from chgdesk.services.bringing.known import Finder, Known
from chgdesk.services.bringing.making import Maker, ci_of
from chgdesk.services.bringing.shape import NEITHER, CheckFact, DeployFact, RowFacts, SourceRow
from chgdesk.services.bringing.verdicts import Action, RowVerdict


@dataclass(slots=True, kw_only=True)
class PipelineMaker:
    """Goes through the runs; those of one commit are told together, with the first of them."""

    maker: Maker
    known: Known
    _finder: Finder = field(init=False)
    _first: dict[str, str] = field(default_factory=dict)

    def verdicts(self, rows: Iterable[SourceRow]) -> Iterator[RowVerdict]:
        """One verdict for each run."""
        self._finder = Finder(self.known.changes)
        taken = tuple(rows)
        by_commit: dict[str, list[SourceRow]] = {}
        for row in taken:
            by_commit.setdefault(self._commit(row), []).append(row)
        for row in taken:
            yield self._verdict(row, by_commit[self._commit(row)])

    def _commit(self, row: SourceRow) -> str:
        value = self.maker.reader.read(row).values.get("commit", "") if row.cells else ""
        return str(value)

    def _verdict(self, row: SourceRow, together: list[SourceRow]) -> RowVerdict:
        commit = self._commit(row)
        title = row.cells[2] if len(row.cells) > 2 else ""
        plain = RowVerdict(number=row.number, label=row.label, action=Action.KNOWN, title=title)
        if not commit:
            return replace(plain, action=Action.REFUSED, cells=row.cells, sentence="The run names no commit.")
        if commit in self._first:
            return replace(plain, sentence=f"Told together with {self._first[commit]}, of the same commit.")
        held = self._finder.find(f"commit:{commit}")
        if held is None:
            why = f"No record names the commit {commit[:10]}. Bring in its pull request first."
            return replace(plain, action=Action.REFUSED, cells=row.cells, sentence=why)
        self._first[commit] = row.label
        source = self.maker.origin(row)
        change = held.value
        for each in together:
            if each.facts is not None:
                change = _completed(change, each.facts, each, source, commit)
        if change == held.value:
            return replace(plain, ref=change.ref, title=change.title, sentence=f"{change.ref} says the same.")
        change = self.maker.settled(change)
        return replace(
            plain,
            action=Action.COMPLETES,
            ref=change.ref,
            title=change.title,
            sentence=f"Completes {change.ref}, found by its commit: {_added(held.value, change)}.",
            version=held.version,
            change=change,
            corrected=change,
        )


def _completed(change: Change, facts: RowFacts, row: SourceRow, source: Provenance, commit: str) -> Change:
    here = replace(source, row=row.label)
    if change.ci is None and facts.checks:
        change = replace(change, ci=ci_of(facts.checks, (), here))
    have = {(test.type, test.executed_at) for test in change.tests}
    tests = (_test(check, here) for check in facts.checks if check.result not in {"", NEITHER})
    more = tuple(test for test in tests if test is not None and (test.type, test.executed_at) not in have)
    if more:
        change = replace(change, tests=(*change.tests, *more))
    went = next((each for each in facts.deploys if each.result == "passed" and each.start is not None), None)
    if went is not None and not change.deployments:
        change = replace(change, deployments=(_deployment(went, here, commit),))
    return change


def _test(check: CheckFact, source: Provenance) -> TestRun | None:
    """A job that names a type of test is a test of that type; the export that is held shows it."""
    type_ = next(iter(types_named_in(check.name)), None)
    if type_ is None:
        return None
    return TestRun(
        type=type_,
        result=check.result,
        executed_at=check.at,
        environment="pipeline",
        evidence=source.file,
        note=check.name,
        provenance=source,
    )


def _deployment(went: DeployFact, source: Provenance, commit: str) -> Deployment:
    """A job that deployed to production; who set it off is not who carried it out, so nobody is named."""
    return Deployment(start=went.start, end=went.end, tool=went.name, run=went.run, commit=commit, provenance=source)


def _added(before: Change, after: Change) -> str:
    parts = ["checks"] if before.ci != after.ci else []
    parts += [f"{len(after.tests) - len(before.tests)} tests"] if after.tests != before.tests else []
    parts += ["when it went live"] if after.deployments != before.deployments else []
    return ", ".join(parts)
