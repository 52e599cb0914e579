"""What the student reads: the named mistake, one open example, the families that failed.

Texts are made of our own sentences, of open examples (the same for everybody) and of what the
student's code did on those. Nothing of a hidden case gets in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from autograder.exercises.model import Exercise, Family, say
from autograder.judge.diagnosis.heuristics import CHANGES_ARGUMENTS
from autograder.judge.execution.cases import open_case
from autograder.judge.execution.compare import NUMBERS, Kind, right_values
from autograder.judge.execution.open_run import ShownExample
from autograder.judge.execution.outcome import OUT_OF_BUDGET, Outcome, OutcomeKind
from autograder.judge.feedback import stopped_cells, texts
from autograder.judge.feedback.differences import error_told, told
from autograder.judge.feedback.sentences import listed, said, sentence, strung
from autograder.judge.feedback.stopped_cells import Failures
from autograder.judge.feedback.written_call import call_text
from autograder.judge.scoring.results import CELL_FAMILY, Judged, Verdict

ENDINGS = {
    OutcomeKind.TIMEOUT: say("ending.timeout"),
    OutcomeKind.CRASHED: say("ending.crashed"),
    OutcomeKind.REFUSED: say("ending.refused"),
}
UNDEFINED_NAME = "uses_a_name_that_is_not_defined"


class LineKind(StrEnum):
    """What a line of a message is about."""

    ALL_RIGHT = "all_right"  # every family is passed
    OWN_HELPERS = "own_helpers"  # right only with correct versions of the functions it calls
    NOT_ATTEMPTED = "not_attempted"
    CELL_FAILURE = "cell_failure"  # the cell of the function could not be run
    NOT_READ = "not_read"  # the file could not be read
    MISTAKE = "mistake"  # what is wrong, a line for each of several mistakes
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


def compose(judged: Judged, exercise: Exercise, failures: Failures) -> Message:
    """Return the message for one function, one thought a line.

    Parameters
    ----------
    failures : mapping
        What ended cells of the notebook, by the cell's file name.
    """
    if judged.verdict == Verdict.CORRECT:
        return Message(tuple(_right(judged)))
    if judged.open_run is None or not judged.open_run.attempted:
        return Message((_not_attempted(judged, failures),))
    cell = stopped_cells.of_function(judged.function, failures)
    lines = [
        *_mistake(judged, exercise, failures),
        *_right_values(judged, exercise),
        *_example(judged, exercise, failures),
        *_failed(judged, exercise),
        *([Line(LineKind.CELL_FAILURE, cell)] if cell else []),
        *_reread(judged, exercise),
    ]
    # The advice of the exercise's own grader may be the text of the mistake as well.
    others = {line.text for line in lines if line.kind is not LineKind.ADVICE}
    return Message(
        tuple(line for line in lines if line.kind is not LineKind.ADVICE or line.text not in others)
    )


def plain(judged: Judged) -> Message:
    """Return what can be said of any function: whether the checks pass."""
    if judged.verdict == Verdict.CORRECT:
        return Message.of(LineKind.CHECKS, sentence("message.checks_pass"))
    return Message((_checks_fail(),))


def not_read(reason: str) -> Message:
    """Return what is said of every function of a file that could not be read."""
    return Message.of(LineKind.NOT_READ, sentence("message.not_read", reason=reason))


def _checks_fail() -> Line:
    return Line(LineKind.CHECKS, sentence("message.checks_fail"))


def _mistake(judged: Judged, exercise: Exercise, failures: Failures) -> Iterator[Line]:
    assert judged.open_run is not None
    if judged.diagnosis:
        undefined = judged.diagnosis.names == (UNDEFINED_NAME,)
        stopped = stopped_cells.missing_name(failures) if undefined else ""
        told = (stopped,) if stopped else texts.student_texts(judged, exercise)
        yield from (Line(LineKind.MISTAKE, text) for text in told)
        if judged.diagnosis.names in {(slip.mistake,) for slip in exercise.credit.slips}:
            yield Line(LineKind.SLIP, sentence("message.slip"))
    elif exercise.answer_is_a_secret:
        yield from _not_the_number(judged, failures)
    elif any(d is not None and d.kind == Kind.CHANGED for d in judged.open_run.differences):
        yield Line(LineKind.MISTAKE, texts.of_general(CHANGES_ARGUMENTS.named()).student)


def _not_the_number(judged: Judged, failures: Failures) -> Iterator[Line]:
    """Say of a secret number no more than that it is another one, and on which side, or that none came."""
    outcome = judged.shown.outcome if judged.shown else None
    if outcome is not None and outcome.kind in ENDINGS:
        yield Line(LineKind.ENDING, _ending(outcome, failures))
    elif outcome is not None and outcome.kind == OutcomeKind.RAISED:
        error = error_told(outcome)
        yield Line(LineKind.MISTAKE, sentence("message.not_a_number", error=error))
    else:
        yield Line(LineKind.MISTAKE, sentence("message.unknown_number"))
        yield from _too_large_or_small(judged)


def _failed(judged: Judged, exercise: Exercise) -> Iterator[Line]:
    """Yield which kinds of cases are not right, and what the exercise's own grader advises."""
    failures = [r for r in judged.families if not (r.passed or r.held_back)]
    tried = [r for r in failures if not r.untried and r.name != CELL_FAMILY]
    if failed := [r.name for r in tried or failures if r.name != CELL_FAMILY]:
        programs = [f for f in exercise.families if f.program and f.name in failed]
        yield _failed_programs(programs) if programs else _failed_cases(failed)
        advice = dict.fromkeys(said(r.advice) for r in failures if r.advice)
        yield from (Line(LineKind.ADVICE, text) for text in advice)
    elif any(not r.passed for r in judged.families):
        yield _checks_fail()


def _reread(judged: Judged, exercise: Exercise) -> Iterator[Line]:
    if headings := texts.headings_to_reread(judged, exercise):
        quoted = [sentence("list.heading", heading=heading) for heading in headings]
        yield Line(LineKind.REREAD, sentence("message.reread", headings=listed(quoted)))


def _too_large_or_small(judged: Judged) -> list[Line]:
    """Say on which side of the right number, which is not shown, the answer lies."""
    shown = judged.shown.difference if judged.shown else None
    if shown is None or shown.kind != Kind.VALUE or not isinstance(shown.actual, NUMBERS):
        return []
    too_large = float(shown.actual) > float(shown.expected)
    key = "message.too_large" if too_large else "message.too_small"
    return [Line(LineKind.SIDE, sentence(key))]


def _failed_cases(names: list[str]) -> Line:
    return Line(LineKind.FAMILIES, sentence("message.families", families=strung(names)))


def _failed_programs(families: Sequence[Family]) -> Line:
    """Say what is wrong with a test: right programs that it rejects, else wrong ones that it misses."""
    rejected = [family.program for family in families if family.required]
    missed = [family.program for family in families if not family.required]
    if rejected:
        text = sentence("message.rejected", count=len(rejected), programs=strung(rejected))
    else:
        text = sentence("message.missed", count=len(missed), programs=strung(missed))
    return Line(LineKind.PROGRAMS, text)


def _right(judged: Judged) -> Iterator[Line]:
    yield Line(LineKind.ALL_RIGHT, sentence("message.all_right", count=len(judged.families)))
    if judged.own_helpers_break_it:
        names = [f"`{name}`" for name in judged.own_helpers_break_it]
        text = sentence("message.own_helpers", count=len(names), helpers=listed(names))
        yield Line(LineKind.OWN_HELPERS, text)


def _not_attempted(judged: Judged, failures: Failures) -> Line:
    name = judged.function
    if cell := stopped_cells.of_function(name, failures):
        return Line(LineKind.CELL_FAILURE, cell)
    if judged.open_run and judged.open_run.outcomes[0].kind == OutcomeKind.MISSING:
        text = sentence("message.not_found", function=name)
    else:
        text = sentence("message.not_written", function=name)
    return Line(LineKind.NOT_ATTEMPTED, text)


def _right_values(judged: Judged, exercise: Exercise) -> list[Line]:
    """Say which of several returned values are right, so that nobody looks for a mistake there."""
    if len(set(exercise.returns) - exercise.comparison.opaque) == 1 or judged.open_run is None:
        return []
    right: dict[str, bool] = {}
    for index, outcome in enumerate(judged.open_run.outcomes):
        case = open_case(exercise, index)
        if case.family.raises:
            continue
        for name, verdict in right_values(exercise, case.expected, outcome.value).items():
            right[name] = right.get(name, True) and verdict
    names = [name for name in right if name not in exercise.comparison.opaque]
    good, bad = ([n for n in names if right[n] is wanted] for wanted in (True, False))
    if not good or not bad:
        return []
    text = sentence("message.right_values", count=len(good), right=listed(good), wrong=listed(bad))
    return [Line(LineKind.RIGHT_VALUES, text)]


def _example(judged: Judged, exercise: Exercise, failures: Failures) -> Iterator[Line]:
    if judged.shown is None or exercise.answer_is_a_secret:
        return
    case, outcome = judged.shown.case, judged.shown.outcome
    call = call_text(exercise, case)
    if outcome.kind in ENDINGS:
        text = sentence("example.ended", family=case.family.name, call=call)
        yield Line(LineKind.EXAMPLE, text)
        yield Line(LineKind.ENDING, _ending(outcome, failures))
    else:
        yield Line(LineKind.EXAMPLE, _example_told(judged.shown, exercise, call))


def _ending(outcome: Outcome, failures: Failures) -> str:
    if outcome.error_type != OUT_OF_BUDGET:
        return said(ENDINGS[outcome.kind])
    slow = stopped_cells.that_took_too_long(failures)
    return f"{sentence('ending.budget')} {slow}".rstrip()


def _example_told(shown: ShownExample, exercise: Exercise, call: str) -> str:
    family, outcome = shown.case.family, shown.outcome
    if outcome.kind != OutcomeKind.RAISED:
        difference = told(shown, exercise)
        return sentence("example.returned", family=family.name, call=call, difference=difference)
    if family.raises is None:
        error = error_told(outcome)
        return sentence("example.raised", family=family.name, call=call, error=error)
    return sentence(
        "example.raised_another",
        family=family.name,
        call=call,
        error=outcome.error_type,
        wanted=family.raises,
    )
