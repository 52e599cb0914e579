"""What the student reads: the named mistake, one open example, the families that failed.

Texts are made of our own sentences, of open examples (the same for everybody) and of what the
student's code did on those. Nothing of a hidden case gets in.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Family
from autograder.judge.diagnosis.heuristics import CHANGES_ARGUMENTS
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.compare import NUMBERS, number, right_values
from autograder.judge.feedback import texts
from autograder.judge.feedback.sentences import said
from autograder.judge.scoring.results import CELL_FAMILY, Judged
from autograder.text import printable

ENDINGS = {
    "timeout": "The call took too long and was stopped: does a loop never end?",
    "crashed": "The process died during the call (exit, kill, or out of memory); the rest was graded in a fresh one.",
    "refused": "The answer could not be taken: it is too large, or not plain data.",
}  # fmt: skip
A_SLIP = (
    "Apart from that it is right, so this costs only a part of the points of each kind of case."
)
SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")


class LineKind(StrEnum):
    """What a line of a message is about."""

    ALL_RIGHT = "all_right"  # every family is passed
    OWN_HELPERS = "own_helpers"  # right only with correct versions of the functions it calls
    NOT_ATTEMPTED = "not_attempted"
    CELL_FAILURE = "cell_failure"  # the cell of the function could not be run
    NOT_READ = "not_read"  # the file could not be read
    MISTAKE = "mistake"  # what is wrong
    SLIP = "slip"  # it costs only a part of the points
    SIDE = "side"  # on which side of the right number the answer lies
    RIGHT_VALUES = "right_values"  # which of several returned values are right
    EXAMPLE = "example"
    ENDING = "ending"  # how the example's call ended
    FAMILIES = "families"  # the kinds of cases that are not right
    PROGRAMS = "programs"  # what a student's test judges wrongly
    ADVICE = "advice"  # of the exercise's own grader
    CHECKS = "checks"  # whether the author's cell passes
    REREAD = "reread"  # where to read again


@dataclass(frozen=True, slots=True)
class Line:
    """One thought."""

    kind: LineKind
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the student reads about one function."""

    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, kind: LineKind, text: str) -> Message:
        """Return a message of one line."""
        return cls((Line(kind, text),))

    @property
    def text(self) -> str:
        """All lines, as the contract has them."""
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> list[dict[str, str]]:
        """Return the lines with their kinds."""
        return [{"kind": line.kind.value, "text": line.text} for line in self.lines]


def compose(
    judged: Judged, exercise: Exercise, failures: Mapping[str, Mapping[str, Any]]
) -> Message:
    """Return the message for one function, one thought a line.

    Parameters
    ----------
    failures : mapping
        Exceptions that ended cells of the notebook, by the cell's file name.
    """
    if judged.verdict == "correct":
        return Message(tuple(_right(judged)))
    if judged.open_run is None or not judged.open_run.attempted:
        return Message((_not_attempted(judged, failures),))
    cell = failures.get(f"<cell {judged.function}>")
    lines = [
        *_mistake(judged, exercise),
        *_right_values(judged, exercise),
        *_example(judged, exercise),
        *_failed(judged, exercise),
        *([_cell_failure(judged.function, cell)] if cell else []),
        *_reread(judged, exercise),
    ]
    # The advice of the exercise's own grader may be the text of the mistake as well.
    told = {line.text for line in lines if line.kind is not LineKind.ADVICE}
    return Message(
        tuple(line for line in lines if line.kind is not LineKind.ADVICE or line.text not in told)
    )


def plain(judged: Judged) -> Message:
    """Return what can be said of any function: whether the checks pass."""
    if judged.verdict == "correct":
        return Message.of(LineKind.CHECKS, "The checks in the notebook pass.")
    return Message((CHECKS_FAIL,))


def not_read(reason: str) -> Message:
    """Return what is said of every function of a file that could not be read."""
    return Message.of(LineKind.NOT_READ, f"The file could not be read: {reason}.")


CHECKS_FAIL = Line(LineKind.CHECKS, "The checks below your code in the notebook do not pass.")


def _mistake(judged: Judged, exercise: Exercise) -> Iterator[Line]:
    assert judged.open_run is not None
    if judged.diagnosis:
        yield Line(LineKind.MISTAKE, texts.student_text(judged, exercise))
        if judged.diagnosis.names in {(slip.mistake,) for slip in exercise.slips}:
            yield Line(LineKind.SLIP, A_SLIP)
    elif exercise.answer_is_a_secret:
        text = "This is another number, and none of the wrong paths we know leads to it."
        yield Line(LineKind.MISTAKE, text)
        yield from _too_large_or_small(judged)
    elif any(d is not None and d.kind == "changed" for d in judged.open_run.differences):
        yield Line(LineKind.MISTAKE, texts.of_general(CHANGES_ARGUMENTS.named()).student)


def _failed(judged: Judged, exercise: Exercise) -> Iterator[Line]:
    """Yield which kinds of cases are not right, and what the exercise's own grader advises."""
    failed = [r.name for r in judged.families if not (r.passed or r.held_back)]
    if failed := [name for name in failed if name != CELL_FAMILY]:
        if exercise.is_a_test:
            yield _failed_programs([f for f in exercise.families if f.name in failed])
        else:
            yield _failed_cases(failed)
        advice = dict.fromkeys(said(r.advice) for r in judged.families if r.advice and not r.passed)
        yield from (Line(LineKind.ADVICE, text) for text in advice)
    elif any(not r.passed for r in judged.families):
        yield CHECKS_FAIL


def _reread(judged: Judged, exercise: Exercise) -> Iterator[Line]:
    if headings := texts.headings_to_reread(judged, exercise):
        quoted = " and ".join(f"“{heading}”" for heading in headings)
        yield Line(LineKind.REREAD, f"Read again: {quoted}.")


def _too_large_or_small(judged: Judged) -> list[Line]:
    """Say on which side of the right number, which is not shown, the answer lies."""
    shown = judged.shown.difference if judged.shown else None
    if shown is None or shown.kind != "value" or not isinstance(shown.actual, NUMBERS):
        return []
    too_large = float(shown.actual) > float(shown.expected)
    return [Line(LineKind.SIDE, "It is too large." if too_large else "It is too small.")]


def _failed_cases(names: list[str]) -> Line:
    return Line(LineKind.FAMILIES, f"Not yet right: {'; '.join(names)}.")


def _failed_programs(families: Sequence[Family]) -> Line:
    """Say what is wrong with a test: right programs that it rejects, else wrong ones that it misses."""
    rejected = [family.program for family in families if family.required]
    missed = [family.program for family in families if not family.required]
    if rejected:
        text = (
            f"Programs that are right and do not pass your test: {'; '.join(rejected)}. As long as "
            "there is one, catching wrong programs does not count."
        )
    elif len(missed) == 1:
        text = f"One wrong program passes your test: {missed[0]}."
    else:
        text = f"{len(missed)} wrong programs pass your test: {'; '.join(missed)}."
    return Line(LineKind.PROGRAMS, text)


def _right(judged: Judged) -> Iterator[Line]:
    yield Line(LineKind.ALL_RIGHT, f"All {len(judged.families)} kinds of cases are right.")
    if judged.own_helpers_break_it:
        names = " and ".join(f"`{name}`" for name in judged.own_helpers_break_it)
        text = f"It was graded with a correct {names}; with your own it would fail."
        yield Line(LineKind.OWN_HELPERS, text)


def _not_attempted(judged: Judged, failures: Mapping[str, Mapping[str, Any]]) -> Line:
    name = judged.function
    if cell := failures.get(f"<cell {name}>"):
        return _cell_failure(name, cell)
    if judged.open_run and judged.open_run.outcomes[0].kind == "missing":
        text = f"No function called `{name}` was found in the notebook."
    else:
        text = f"`{name}` still says that it is not written yet."
    return Line(LineKind.NOT_ATTEMPTED, text)


def _cell_failure(name: str, failure: Mapping[str, Any]) -> Line:
    kind = printable(str(failure.get("type", "an error")))[:80]
    line = failure.get("line")
    place = f", line {line}" if isinstance(line, int) else ""
    if kind in SYNTAX_ERRORS:
        text = f"The cell of `{name}` is not valid Python ({kind}{place}), so it could not be run."
    elif kind in ENDINGS or kind == "OutOfTime":
        ending = ENDINGS.get(kind, ENDINGS["timeout"])
        text = f"Running the cell of `{name}` did not end normally: {ending}"
    else:
        text = (
            f"Running the cell of `{name}` stopped with {kind}{place}; "
            "only the definitions below were read."
        )
    return Line(LineKind.CELL_FAILURE, text)


def _right_values(judged: Judged, exercise: Exercise) -> list[Line]:
    """Say which of several returned values are right, so that nobody looks for a mistake there."""
    if len(set(exercise.returns) - exercise.opaque) == 1 or judged.open_run is None:
        return []
    right: dict[str, bool] = {}
    for index, outcome in enumerate(judged.open_run.outcomes):
        case = open_case(exercise, index)
        if case.family.raises:
            continue
        for name, verdict in right_values(exercise, case.expected, outcome.value).items():
            right[name] = right.get(name, True) and verdict
    names = [name for name in right if name not in exercise.opaque]
    good, bad = ([n for n in names if right[n] is wanted] for wanted in (True, False))
    if not good or not bad:
        return []
    verb = "is" if len(good) == 1 else "are"
    text = f"{_listed(good)} {verb} right in all examples; look at {_listed(bad)}."
    return [Line(LineKind.RIGHT_VALUES, text)]


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _example(judged: Judged, exercise: Exercise) -> Iterator[Line]:
    if judged.shown is None or exercise.answer_is_a_secret:
        return
    case, outcome = judged.shown.case, judged.shown.outcome
    difference = judged.shown.difference
    head, call = f"Example ({case.family.name}):", call_text(exercise, case)
    if outcome.kind in ENDINGS:
        yield Line(LineKind.EXAMPLE, f"{head} {call}.")
        yield Line(LineKind.ENDING, ENDINGS[outcome.kind])
    elif outcome.kind == "raised":
        raised = outcome.error_sentence
        if case.family.raises:
            raised = f"{outcome.error_type}, wanted {case.family.raises}"
        yield Line(LineKind.EXAMPLE, f"{head} {call} raises {raised}.")
    else:
        assert difference is not None
        yield Line(LineKind.EXAMPLE, f"{head} in {call}, {difference.text}.")


def call_text(exercise: Exercise, case: Case) -> str:
    """Write a call as code; arrays are named and given by shape."""
    names = list(inspect.signature(exercise.reference).parameters)[: len(case.args)]
    parts = [
        _opened(exercise.parts[name], value) if name in exercise.parts else _argument(name, value)
        for name, value in zip(names, case.args, strict=True)
    ]
    parts += [f"{name}={_short(value)}" for name, value in case.kwargs.items()]
    return f"{exercise.function}({', '.join(parts)})"


def _opened(names: Sequence[str], values: Sequence[Any]) -> str:
    """Write a tuple with the names of its parts, such as a cache."""
    inner = (
        _argument(name, value) if isinstance(value, np.ndarray) else f"{name}={_short(value)}"
        for name, value in zip(names, values, strict=True)
    )
    return f"({', '.join(inner)})"


def _argument(name: str, value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{name} of shape {value.shape}"
    if callable(value):
        return name
    if isinstance(value, dict):
        return f"{name} (a {_short(value)})"
    return _short(value)


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict) and any(isinstance(item, np.ndarray) for item in value.values()):
        return f"dict of {', '.join(map(str, value))}"
    if isinstance(value, tuple | list):
        inner = ", ".join(_short(item) for item in value)
        text = f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
        return text if len(text) <= 160 else f"{text[:157]}..."
    return repr(value)
