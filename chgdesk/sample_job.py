"""The job that builds the sample company's workspace in its own process, for the first start (design section 6)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from chgdesk.app import create_workspace
from chgdesk.errors import StorageProblem
from chgdesk.jobs import Progress, job
from chgdesk.services.sample_company import build_sample

_DRAFT = ".sample-"
"""How the folder begins in which a sample is being built; one that a killed job left behind is swept away."""

_OLD_SECONDS = 3600


@job
def build_sample_workspace(path: str, *, progress: Progress) -> str:
    """Build the sample under a name of its own, then give it its place: whole or not at all."""
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=target.parent))
        _sweep(draft)
    except OSError as fault:
        sentence = f"The sample company needs a place in {target.parent}, which cannot be written ({fault.strerror})."
        raise StorageProblem(sentence) from fault
    try:
        made = draft / target.name
        build_sample(made, create_workspace, progress=lambda done, total: progress(done, total, "Building the sample"))
        made.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return path


def _sweep(draft: Path) -> None:
    """Take away what a killed job left an hour ago or earlier; a younger one may be another window's."""
    now = draft.stat().st_mtime
    for left in draft.parent.glob(f"{_DRAFT}*"):
        if now - left.stat().st_mtime > _OLD_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
