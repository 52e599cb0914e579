"""Whatever comes back, in whatever place of an answer: nothing of the judge fails, from points to page."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge import explanation
from autograder.judge.diagnosis.mutants import run_here
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.batch import OneByOne
from autograder.judge.execution.open_run import run_open
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.requests import Call
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.result import Item, Result, Status
from autograder.judge.scoring.marking import score
from autograder.judge.scoring.results import Judged
from autograder.pipeline.feedback import People, page_text
from autograder.pipeline.results import to_stored
from autograder.sandbox.guest import codec
from autograder.sandbox.limits import LIMITS
from tests.course_assignments import ASSIGNMENTS
from tests.judge.odd_values import VALUES, bent, over_the_wire
from tests.submissions import ROOT

COURSE = Course(ROOT)
LOADED = {name: load_assignment(name, COURSE) for name in ASSIGNMENTS}
NOTEBOOKS = {
    name: (ROOT / "assignments" / name / f"{name}.ipynb").read_bytes() for name in ASSIGNMENTS
}
PLACES = [(name, function) for name, loaded in LOADED.items() for function in loaded.exercises]


class OddSession:
    """Answers like the reference, but for something odd in most answers of one function.

    Parameters
    ----------
    function : str
    odd : callable
        Makes a right answer odd.
    share : float
        Of its calls that are answered oddly.
    """

    limits = LIMITS
    left_s = 1.0

    def __init__(self, loaded: Assignment, function: str, odd: Callable[[Any], Any], share: float, draw: random.Random) -> None:  # fmt: skip
        self.loaded, self.function, self.odd, self.share, self.draw = loaded, function, odd, share, draw  # fmt: skip
        self.exposed_to: set[str] = set()

    def restart_if_exposed(self, *_but_for: str) -> None:
        """Do nothing: there is no process."""

    def clock_s(self) -> float:
        return 0.0

    def answer(self, call: Call) -> Outcome:
        return self.call(call.function, call.args, call.kwargs, echo=call.echo)

    def send_ahead(self, calls: Sequence[Call]) -> OneByOne:
        return OneByOne(calls, self.answer)

    def call(self, function: str, args: Any, kwargs: Any, **settings: Any) -> Outcome:
        right = Outcome(OutcomeKind.RETURNED, args[0] if args else None, (tuple(args), tuple(kwargs.values())))  # fmt: skip
        # Training takes seconds; parameters as they were are odd enough.
        if function in self.loaded.exercises and function != "train":
            right = run_here(self.loaded.exercises[function].reference, args, kwargs)
        if function != self.function or self.draw.random() > self.share:
            return right
        value, echo = self.odd(right.value), right.echo or ((), ())
        if settings.get("echo"):
            echo = (tuple(self.odd(part) if self.draw.random() < 0.2 else part for part in echo[0]), echo[1])  # fmt: skip
        try:
            return Outcome(OutcomeKind.RETURNED, over_the_wire(value), over_the_wire(echo))
        except codec.Refused:
            return Outcome(OutcomeKind.REFUSED)


def judged(name: str, function: str, odd: Callable[[Any], Any], share: float, draw: random.Random) -> Judged:  # fmt: skip
    """Judge one function to the end, page included, with nothing that catches a fault on the way."""
    loaded = LOADED[name]
    exercise: Exercise = loaded.exercises[function]
    test = next(test for test in loaded.tests if test.function == function)
    session: Any = OddSession(loaded, function, odd, share, draw)
    attempt = Attempt(session, exercise, {}, {}, b"a secret of these tests", function)
    item = Item(test, Judged(function))
    item.judged.open_run = run_open(attempt)
    score(item.judged, attempt, loaded, test)
    assert 0 <= item.judged.points <= test.points
    explanation.name_mistake(item.judged, attempt)
    item.message = explanation.message.compose(item.judged, exercise, {})
    item.example = explanation.illustrate(item.judged, exercise)
    result = Result("file", name, loaded.max_score, Status.GRADED, "none", items=[item])
    stored = to_stored(result, loaded, "0" * 32, "student")
    page = page_text(loaded, "student", stored, NOTEBOOKS[name], People())
    assert item.message.text
    assert "\x1b" not in page + item.message.text
    return item.judged


@pytest.fixture(autouse=True)
def as_in_the_judge() -> Iterator[None]:
    """The judge has numbers overflow in silence; all other warnings are errors."""
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize(("name", "function"), PLACES)
def test_an_odd_value_in_any_place_is_judged_and_told(name: str, function: str) -> None:
    draw = random.Random(zlib.crc32(function.encode()))
    for _ in range(12):
        judged(name, function, lambda right: bent(draw, right), draw.choice([1.0, 0.3]), draw)
    for value in draw.sample(VALUES, 6):
        judged(name, function, lambda _right, value=value: value, 1.0, draw)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "function"), PLACES)
def test_each_odd_value_and_many_more_places(name: str, function: str) -> None:
    draw = random.Random(zlib.crc32(f"more {function}".encode()))
    for value in VALUES:
        judged(name, function, lambda _right, value=value: value, 1.0, draw)
    for _ in range(150):
        judged(name, function, lambda right: bent(draw, right), draw.choice([1.0, 0.3, 0.1]), draw)
