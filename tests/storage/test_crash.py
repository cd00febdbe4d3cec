"""What was said to be saved is there after the process was killed; of several openers exactly one writes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chgdesk.domain.people import Person
from chgdesk.services.integrity import verify
from chgdesk.services.recording import AddPeople
from tests.storage import desks

WRITER = """
import io, pathlib, sys
from chgdesk.domain.people import Person
from chgdesk.domain.evidence import EvidenceItem
from chgdesk.services.recording import AddPeople, AttachEvidence
from tests.storage import desks
desk = desks.a_desk(pathlib.Path(sys.argv[1]))
start = int(sys.argv[2])
for number in range(start, start + 100_000):
    done = desk.execute(AddPeople(people=tuple(Person(ref=f"K-{number}-{n}", name="Kim") for n in range(5))))
    print(done.seq, flush=True)
    item = EvidenceItem(ref=f"K-{number}", sha256="", size=0, name="f")
    done = desk.execute(AttachEvidence(item=item, data=str(number).encode() * 1000))
    print(done.seq, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_that_what_was_acknowledged_survives_a_kill_and_the_next_start_goes_on(workspace: Path) -> None:
    chance = random.Random(7)
    for turn in range(4):
        run = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(workspace), str(turn * 1_000_000)], stdout=subprocess.PIPE, text=True
        )
        assert run.stdout is not None
        seen = 0
        for _line in range(chance.randint(1, 25)):
            seen = int(run.stdout.readline())
        run.send_signal(signal.SIGKILL)
        seen = max([seen, *(int(line) for line in run.stdout.read().splitlines() if line)])
        run.wait()
        run.stdout.close()
        with desks.a_desk(workspace) as desk:
            report = verify(desk)
            assert report.findings == ()
            assert report.size >= seen
            desk.execute(AddPeople(people=(Person(ref=f"T-{turn}", name="After"),)))


OPENER = """
import pathlib, sys
from chgdesk.app import HeldElsewhere
from chgdesk.domain.people import Person
from chgdesk.services.recording import AddPeople
from tests.storage import desks
sys.stdin.readline()
try:
    desk = desks.a_desk(pathlib.Path(sys.argv[1]))
except HeldElsewhere:
    print("refused", flush=True)
else:
    desk.execute(AddPeople(people=(Person(ref="R-" + sys.argv[2], name="R"),)))
    print("writes", flush=True)
sys.stdin.readline()
"""


def test_that_in_a_race_of_several_processes_exactly_one_writes(workspace: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, str(workspace), str(n)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )
        for n in range(4)
    ]  # fmt: skip
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
    answers = [run.stdout.readline().strip() for run in runs if run.stdout is not None]
    winner = runs[answers.index("writes")]
    winner.kill()
    for run in runs:
        run.kill()
        run.wait()
        for pipe in (run.stdin, run.stdout):
            if pipe is not None:
                pipe.close()
    assert sorted(answers) == ["refused", "refused", "refused", "writes"]
    with desks.a_desk(workspace) as desk:
        assert verify(desk).findings == ()
        assert not desk.is_read_only
