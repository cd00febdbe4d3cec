"""The judge: seconds per record at three sizes, which must not grow; processor time, so a busy machine is no matter."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from benchmarks import company
from benchmarks.timing import Result, Sizes, Work, timed
from chgdesk.domain.change import Change
from chgdesk.domain.evaluation.judge import Period, evaluate
from chgdesk.services.evaluation import evaluation_document
from chgdesk.services.judging import derived_rows
from chgdesk.storage.codec import Codec

_SIZES = (1_000, 10_000, 20_000)
_PERIOD = Period(first=company.FIRST.date(), last=company.LAST_DAY)


def measures(_sizes: Sizes) -> Iterator[Result]:
    """Judging, the document of `evaluate --json`, and the lines of the register."""
    codec = Codec(Change)
    per_record: dict[str, float] = {}
    for size in _SIZES:
        register = company.register_of(size)
        payloads = [codec.encode(change)[1] for change in register.changes]
        decode = timed(partial(_decoded, codec, payloads), time.process_time)
        evaluation = evaluate(register, _PERIOD, company.AS_OF)
        works: dict[str, Work] = {
            "evaluate": partial(evaluate, register, _PERIOD, company.AS_OF),
            "the evaluation as JSON": partial(evaluation_document, evaluation),
            "lines of the register": partial(derived_rows, register, company.AS_OF, "bench"),
        }
        for name, work in works.items():
            took = min(timed(work, time.process_time) for _ in range(3))
            yield Result(
                name=f"{name}, {size:,} records", ours=took, raw=decode, target=None, against="decoding the records"
            )
            each, first = took / size, per_record.setdefault(name, took / size)
            if size != _SIZES[0]:
                yield Result(
                    name=f"{name}: one of {size:,}",
                    ours=each,
                    raw=first,
                    target=1.5,
                    against=f"one of {_SIZES[0]:,}",
                )


def _decoded(codec: Codec[Change], payloads: list[bytes]) -> None:
    for payload in payloads:
        codec.decode(payload)
