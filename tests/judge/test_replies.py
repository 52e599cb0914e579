"""Whatever a worker says is an outcome: of a value, of an exception, or of a reply that is turned away."""

from __future__ import annotations

import base64
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.judge.execution import replies
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.requests import Call
from autograder.judge.execution.session import Session
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.guest import codec
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import WorkerDied
from autograder.sandbox.worker_pool import WorkerPool
from tests.judge.forged_frames import ID, forged_frames, framed
from tests.workers import LIMITS, backend_named

GRID = np.arange(6.0).reshape(2, 3)


class Puppet:
    """A worker without walls that says these bytes, whatever it is asked, and then dies."""

    excused_s = 0.0
    deadline = 0.0

    def __init__(self, said: bytes) -> None:
        self.stream = io.BytesIO(said)
        self.innermost = -1  # nobody's number, so nothing is counted of it

    def send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        codec.pack(header, payload)

    def receive(self) -> tuple[dict[str, Any], bytes]:
        return codec.read_frame(self._read_exactly)

    def _read_exactly(self, size: int) -> bytes:
        part = self.stream.read(size)
        if len(part) < size:
            raise WorkerDied
        return part

    def check_deadline(self) -> None:
        return None

    def clock_s(self) -> float:
        return 0.0

    def kill(self) -> None:
        self.stream = io.BytesIO()


class Theatre:
    """Hands out puppets, each with the next lines."""

    def __init__(self, *lines: bytes) -> None:
        self.lines, self.limits = list(lines), Limits()

    def take(self) -> Puppet:
        return Puppet(self.lines.pop(0) if self.lines else b"")


def judged(said: bytes, echo: bool = False) -> Outcome:
    with Session(Theatre(said, said, said), []) as session:  # type: ignore[arg-type]
        return session.call("f", (GRID, 1), {}, echo=echo, stubs={"helper": lambda x: x})


def ends(frames: Iterator[tuple[bytes, bool]]) -> Counter[str]:
    """Return how often a call ended in which way; nothing else may come of it."""
    kinds: Counter[str] = Counter()
    for said, echo in frames:
        outcome = judged(said, echo)
        assert isinstance(outcome.kind, OutcomeKind)
        assert isinstance(outcome.error_type + outcome.error_text, str)
        assert outcome.error_line is None or type(outcome.error_line) is int
        assert all(type(base) is str for base in outcome.error.get("bases", []))
        assert outcome.echo is None or all(type(part) is tuple for part in outcome.echo)
        kinds[outcome.kind] += 1
    return kinds


def test_forged_frames_are_outcomes() -> None:
    kinds = ends(forged_frames(seed=1, count=4000))
    assert min(kinds[kind] for kind in OutcomeKind) > 20, kinds  # each way is met


def test_a_forged_frame_among_calls_that_travel_together_shifts_no_answer() -> None:
    """Each later call has its own answer, or none."""
    honest = b"".join(framed(b'{"op":"returned","id":%d,"value":{"t":[%d]}}' % (n, 100 + n)) for n in (2, 3, 4))  # fmt: skip
    kinds: Counter[str] = Counter()
    for said, _ in forged_frames(seed=3, count=1500):
        with Session(Theatre(said + honest), []) as session:  # type: ignore[arg-type]
            batch = session.send_ahead([Call("f", (number,), {}) for number in range(4)])
            batch.outcome(0)
            for index in (1, 2, 3):
                outcome = batch.outcome(index)
                kinds[outcome.kind] += 1
                assert outcome.kind != "returned" or outcome.value == 101 + index
    assert kinds["returned"] > 200, kinds
    assert kinds["crashed"] > 500, kinds  # nobody is there after a reply that was turned away


@pytest.mark.slow
def test_many_more_forged_frames_are_outcomes() -> None:
    for seed in range(2, 42):
        ends(forged_frames(seed, 5000))


@pytest.mark.sandbox
def test_forged_frames_from_behind_the_walls_are_outcomes_and_shift_nothing() -> None:
    """The next calls are answered by themselves, if need be by another worker."""
    frames = [said for said, _ in forged_frames(seed=5, count=60) if len(said) < 20_000]
    lines = [base64.b64encode(said).decode() for said in frames]
    source = f"""
import base64, os, sys
LINES = {lines!r}
def identifier():
    frame = sys._getframe()
    while not isinstance(request := frame.f_locals.get("request"), dict):
        frame = frame.f_back
    return request["id"]
def channel():
    frame = sys._getframe()
    while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "channel"):
        frame = frame.f_back
    return frame.f_locals["self"].channel.sink
def bad(number):
    said = base64.b64decode(LINES[number])
    size = int.from_bytes(said[4:8], "little")
    text = said[16:16 + size].replace(b'"id":1', b'"id":%d' % identifier())
    os.write(channel(), said[:4] + len(text).to_bytes(4, "little") + said[8:16] + text + said[16 + size:])
    os._exit(0)
def good(number): return number + 1
"""
    kinds: Counter[str] = Counter()
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=215) as supply:
        for start in range(0, len(frames), 6):
            with Session(supply, [CellToRun(source, "<cell f>")]) as session:
                for number in range(start, min(start + 6, len(frames))):
                    kinds[session.call("bad", (number,), {}).kind] += 1
                    found = session.call("good", (number,), {})
                    if (
                        found.kind != "returned"
                    ):  # nobody is there any more, or somebody spoke twice
                        found = session.call("good", (number,), {})
                    assert found.value == number + 1
    assert len(kinds) >= 3, kinds


# -- field by field


def reply(**fields: Any) -> dict[str, Any]:
    return {"id": ID, **fields}


@pytest.mark.parametrize("found", [True, 1.0, "1", [1], None, 2, {}])
def test_only_the_very_number_is_an_id(found: Any) -> None:
    with pytest.raises(codec.Refused):
        replies.require_id({"id": found}, 1)
    replies.require_id({"id": 1}, 1)


@pytest.mark.parametrize("op", [[], {}, None, 1, True, "ran", "ask", "ready", "", [["returned"]]])
def test_a_reply_of_no_known_kind_is_refused(op: Any) -> None:
    with pytest.raises(codec.Refused):
        replies.outcome_of(reply(op=op, value={"t": [1]}), b"", echo=False)
    assert judged(framed(json.dumps(reply(op=op, value={"t": [1]})).encode())).kind in (
        "refused",
        "crashed",
    )


@pytest.mark.parametrize("failure", [[], "text", 7, True])
def test_a_failure_that_is_none_is_refused(failure: Any) -> None:
    with pytest.raises(codec.Refused):
        replies.failure_of(reply(op="ran", failure=failure))
    with pytest.raises(codec.Refused):
        replies.outcome_of(reply(op="raised", error=failure), b"", echo=False)


def test_a_cell_that_was_not_run_is_refused() -> None:
    assert replies.failure_of(reply(op="ran", failure=None)) is None
    for op in ("returned", [], None):
        with pytest.raises(codec.Refused):
            replies.failure_of(reply(op=op, failure=None))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"line": True}, {}), ({"line": 2.0}, {}), ({"line": -1}, {}), ({"line": 10**400}, {}), ({"line": 3}, {"line": 3}),
        ({"bases": "ValueError"}, {}), ({"bases": [[], "A", 1]}, {"bases": ["A"]}), ({"type": {"a": 1}}, {}),
        ({"text": "x" * 999, "more": []}, {"text": "x" * 400}),
    ],
)  # fmt: skip
def test_of_an_exception_what_fits_is_kept(
    told: Mapping[str, Any], kept: Mapping[str, Any]
) -> None:
    assert replies.failure_of(reply(op="ran", failure=told)) == kept
    assert replies.outcome_of(reply(op="raised", error=told), b"", echo=False).error == kept


@pytest.mark.parametrize(
    "value",
    [1, (), (1, 2), (1, (), []), (1, (), (), ()), [1], {"a": 1}, None],
    ids=repr,
)
def test_a_value_without_the_arguments_is_refused_where_they_are_wanted(value: Any) -> None:
    tree, data = codec.encode(value)
    with pytest.raises(codec.Refused):
        replies.outcome_of(reply(op="returned", value=tree), data, echo=True)


@pytest.mark.parametrize("function", [None, [], {}, 1, True])
def test_who_asks_must_name_a_function(function: Any) -> None:
    with pytest.raises(codec.Refused):
        replies.ask_of(
            reply(op="ask", function=function, inputs={"t": [{"t": []}, {"d": []}]}), b""
        )


@pytest.mark.parametrize(
    "inputs", [(), ((), {}, ()), ([], {}), ((), ()), ((), {1: 2}), None, {"a": 1}], ids=repr
)
def test_what_is_no_call_asks_for_nothing(inputs: Any) -> None:
    tree, data = codec.encode(inputs)
    assert replies.ask_of(reply(op="ask", function="f", inputs=tree), data) == ("f", None)
