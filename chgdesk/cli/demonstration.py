"""`chgdesk demo`: the sample company judged, exported and checked, so that a newcomer sees everything at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from chgdesk import paths
from chgdesk.app import create_workspace, open_desk
from chgdesk.cli.transfer import git_words
from chgdesk.domain.evaluation.judge import Period
from chgdesk.domain.people import Organisation
from chgdesk.errors import StorageProblem, UserError
from chgdesk.exports.verify_bundle import check
from chgdesk.services.bundles import BundleRequest, build_bundle
from chgdesk.services.git_history import ImportGitHistory, read_git_history
from chgdesk.services.integrity import verify
from chgdesk.services.judging import refresh_judgements
from chgdesk.services.sample_company import AS_OF, OFFICER, build_sample

PERIOD = Period(first=date(2025, 11, 1), last=date(2026, 10, 31))
Advance = Callable[..., None]


def build_demonstration(out: Path, advance: Advance) -> Iterator[str]:
    """Build sample workspace, bundle folder and zip under `out`, check both, and say where they lie.

    Raises:
        StorageProblem: the folder cannot be written.
    """
    place = _fresh(out)
    workspace = place / "sample.chgdesk"
    build_sample(workspace, create_workspace)
    yield f"Sample company:  {workspace}"
    with open_desk(workspace, actor=OFFICER) as desk:
        refresh_judgements(desk, advance)
        request = BundleRequest(period=PERIOD, as_of=AS_OF)
        built = build_bundle(desk, request, folder=place / "bundle", zip_file=place / "bundle.zip", progress=advance)
        yield f"Evidence bundle: {place / 'bundle'} and bundle.zip, {built.files} files, {built.records} changes"
        report = verify(desk)
    yield from (f"Workspace:       {statement}" for statement in report.statements)
    for form in ("bundle", "bundle.zip"):
        said = " ".join(check(str(place / form), None)[:2])
        yield f"Checked {form}: {said}"
    yield from _own_history(place)


def _own_history(place: Path) -> Iterator[str]:
    """What `import git` reads from the project's own repository, where the program runs from one."""
    source = paths.resources().parent
    if not (source / ".git").exists():
        yield "Own repository:  not here, so `chgdesk import git` was not shown"
        return
    organisation = Organisation(name="chgdesk's own repository")
    with create_workspace(place / "git.chgdesk", organisation=organisation, actor=OFFICER) as desk:
        try:
            history = read_git_history(source, now=desk.context.now())
            done = desk.execute(ImportGitHistory(history=history))
        except UserError as refused:
            yield f"Own repository:  {refused}"
            return
        refresh_judgements(desk)
    for number, line in enumerate(git_words(history, done)):
        yield f"Own repository:  {line} Workspace {place / 'git.chgdesk'}" if number == 0 else line


def _fresh(out: Path) -> Path:
    """The folder, made where it is missing, without what an earlier demo left there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in ("sample.chgdesk", "bundle.zip", "git.chgdesk"):
            (out / name).unlink(missing_ok=True)
        if (out / "bundle" / "manifest.json").exists():
            shutil.rmtree(out / "bundle")
    except OSError as fault:
        sentence = f"The folder {out} cannot be written ({fault.strerror}). Choose another with --out."
        raise StorageProblem(sentence) from fault
    return out
