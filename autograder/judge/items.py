"""Judge one function: open examples, hidden cases, points, and the reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge import fingerprint, verdicts
from autograder.judge.compare import Difference, compare_answer, compare_value, right_values
from autograder.judge.diagnose import Diagnosis, describe, diagnose, diagnose_further, match
from autograder.judge.open_examples import Case, further_case, make_case, open_case
from autograder.judge.seeds import hidden_draw
from autograder.judge.session import Outcome, Session

CELL_FAMILY = "the checks in the notebook"
FURTHER = 3  # more public examples a family, where the open one comes out right
DEATHS = ("timeout", "crashed", "refused")  # outcomes that cost a second or a process
Stubs = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """Whether a student passed a family of cases.

    Passed ones that count only besides a right value may be held back: nothing is wrong with them.
    Of one that is not passed, a part may count: the returned values that are right.
    """

    name: str
    passed: bool
    weight: float = 1.0
    advice: str = ""
    held_back: bool = False
    part: float = 0.0
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A public example that came out wrong, to be shown to the student."""

    case: Case
    outcome: Outcome
    difference: Difference | None


@dataclass(slots=True)
class OpenRun:
    """A student's outcomes on the open examples of one exercise."""

    outcomes: list[Outcome]
    answers: list[str]
    differences: list[Difference | None]

    @property
    def right(self) -> bool:
        """Whether all open examples came out right."""
        return all(passes(o, d) for o, d in zip(self.outcomes, self.differences, strict=True))

    @property
    def attempted(self) -> bool:
        """Whether the function exists and does more than say that it is not written yet."""
        return not all(
            o.kind == "missing" or o.raised_a("NotImplementedError") for o in self.outcomes
        )


@dataclass(slots=True)
class Judged:
    """All that grading found out about one function."""

    function: str
    families: list[FamilyResult] = field(default_factory=list)
    points: float = 0.0
    verdict: str = "incorrect"
    diagnosis: Diagnosis | None = None
    open_run: OpenRun | None = None
    hidden: list[Outcome] = field(default_factory=list)
    shown: Shown | None = None
    own_helpers_break_it: tuple[str, ...] = ()


def run_open(session: Session, exercise: Exercise, stubs: Stubs) -> OpenRun:
    """Call a student's function on every open example."""
    run = OpenRun([], [], [])
    deaths = 0
    for index in range(len(exercise.families)):
        case = open_case(exercise, index)
        if deaths >= session.limits.deaths_per_function:
            # The rest would go the same way, at a second or a process each.
            outcome = next(o for o in run.outcomes if o.kind in DEATHS)
        else:
            outcome = call_case(session, exercise, case, stubs)
        deaths += outcome.kind in DEATHS
        run.outcomes.append(outcome)
        run.answers.append(_fingerprint(exercise, case, outcome))
        run.differences.append(difference_of(exercise, case, outcome))
        if outcome.kind == "missing":
            run = OpenRun(*([part[0]] * len(exercise.families) for part in
                            (run.outcomes, run.answers, run.differences)))  # fmt: skip
            break
    return run


def call_case(
    session: Session,
    exercise: Exercise,
    case: Case,
    stubs: Stubs,
) -> Outcome:
    """Make one call."""
    if exercise.is_a_test:
        session.learnt.add(
            exercise.function
        )  # it met programs whose verdicts its calls' order tells
    outcome = session.call(
        exercise.function,
        case.args,
        case.kwargs,
        optional=exercise.parameters[1],
        stubs=stubs,
        echo=case.family.arguments_unchanged,
        seconds=exercise.call_seconds,
    )
    return verdicts.of_outcome(outcome) if exercise.is_a_test else outcome


def difference_of(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    """Return how an outcome differs from what the case wants, None if it is right."""
    name = exercise.returns[0]
    wanted = case.family.raises
    if wanted is not None:
        if outcome.raised_a(wanted):
            return None
        return Difference("value", name, f"no {wanted} was raised")
    if outcome.kind != "returned":
        return Difference(outcome.kind, name, f"the call ended with {outcome.error_type}")
    if case.family.arguments_unchanged:
        return _changed(exercise, case, outcome)
    if exercise.is_a_test:
        return verdicts.difference(name, case.expected, outcome)
    if case.family.part is not None:
        return _compare_part(exercise, case, outcome)
    if case.family.dtype is not None and isinstance(outcome.value, np.ndarray):
        return _another_dtype(case, name, outcome.value)
    return compare_answer(exercise, case.expected, outcome.value)


def _compare_part(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    """Compare a part of the answer; say what is wrong by the whole, whose indices a student knows."""
    part, name = case.family.part, exercise.returns[0]
    assert part is not None
    whole = compare_answer(exercise, case.expected, outcome.value)
    if not isinstance(outcome.value, tuple | list):
        return whole
    try:
        given = part(outcome.value)
    except Exception:
        return whole
    difference = compare_value(name, part(case.expected), given, exercise)
    return difference and (whole or difference)


def _another_dtype(case: Case, name: str, value: np.ndarray) -> Difference | None:
    wanted = case.family.dtype
    if str(value.dtype) == wanted:
        return None
    return Difference(
        "dtype",
        name,
        f"{name} holds {value.dtype}, wanted {wanted}",
        actual=value,
        expected=case.expected,
    )


def _changed(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    after_args, after_kwargs = outcome.echo or ((), ())
    before = [*case.args, *case.kwargs.values()]
    after = [*after_args, *after_kwargs]
    if len(before) == len(after) and all(map(_same, before, after)):
        return None
    return Difference("changed", exercise.returns[0], "an argument was changed by the call")


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and after.dtype == before.dtype
            and np.array_equal(after, before)
        )
    if isinstance(before, tuple | list):
        return (
            type(after) is type(before)
            and len(after) == len(before)
            and all(map(_same, before, after))
        )
    if isinstance(before, dict):
        return (
            type(after) is dict
            and list(after) == list(before)
            and all(_same(value, after[key]) for key, value in before.items())
        )
    if callable(before):
        return True
    return type(after) is type(before) and bool(after == before)


def passes(outcome: Outcome, difference: Difference | None) -> bool:
    """Whether a call came out as wanted."""
    return difference is None and outcome.kind in ("returned", "raised")


def _fingerprint(exercise: Exercise, case: Case, outcome: Outcome) -> str:
    if outcome.kind == "returned":
        besides = fingerprint.beside(case.family, outcome.value, outcome.echo)
        return fingerprint.of_answer(exercise, outcome.value, besides)
    if outcome.kind == "raised":
        text = "" if case.family.raises else str(outcome.error.get("text", ""))
        return fingerprint.of_exception(outcome.error_type, text)
    return f"?{outcome.kind}"


def run_hidden(
    session: Session,
    exercise: Exercise,
    stubs: Stubs,
    open_run: OpenRun,
    secret: bytes,
    identity: str,
) -> tuple[list[FamilyResult], list[Outcome]]:
    """Call a student's function on the hidden cases of every family.

    A family whose open example already ended in a time-out or a death is lost without another.
    """
    results: list[FamilyResult | None] = [None] * len(exercise.families)
    outcomes = []
    order = _order(exercise, secret, identity)
    for index in order:
        family, seen = exercise.families[index], open_run.outcomes[index]
        passed = seen.kind not in DEATHS
        right = np.full(len(exercise.shares), passed)
        for number in range(family.cases if passed else 0):
            draw = hidden_draw(secret, identity, exercise.function, family.name, str(number))
            case = make_case(exercise, family, family.make(draw))
            outcome = call_case(session, exercise, case, stubs)
            outcomes.append(Outcome(outcome.kind))  # the value may be large: it is not kept
            if not passes(outcome, difference_of(exercise, case, outcome)):
                passed = False
                right &= _right_values(exercise, case, outcome)
                if not right.any():
                    break
        part = float(np.sum(exercise.shares, where=right)) if not passed else 0.0
        results[index] = FamilyResult(family.name, passed, family.weight, part=part)
    if exercise.is_a_test:
        for index in _rejected_after_wrong_ones(session, exercise, stubs, order, results):
            results[index] = dataclasses.replace(results[index], passed=False)
    return _gated(exercise, results), outcomes


def _right_values(exercise: Exercise, case: Case, outcome: Outcome) -> np.ndarray:
    """Return which of several returned values are right, if they count by themselves."""
    if not exercise.shares or outcome.kind != "returned" or _free(case.family):
        return np.zeros(len(exercise.shares), dtype=bool)
    return np.array(right_values(exercise, case.expected, outcome.value))


def _rejected_after_wrong_ones(
    session: Session,
    exercise: Exercise,
    stubs: Stubs,
    order: Sequence[int],
    results: Sequence[FamilyResult | None],
) -> list[int]:
    """Return the right programs that a test rejects in a new process, after some wrong ones.

    A test could take for right what it saw first, or what many programs answer alike. To one that
    remembers nothing the order is all the same.
    """
    required = [index for index in order if exercise.families[index].required]
    if not all(results[index].passed for index in required):
        return []
    session.forget()
    rejected = []
    wrong = [index for index in order if index not in required and results[index].passed]
    for index in [*wrong[: 4 + order[0] % 8], *required]:  # how many, nobody can know
        case = open_case(exercise, index)
        outcome = call_case(session, exercise, case, stubs)
        if index in required and not passes(outcome, difference_of(exercise, case, outcome)):
            rejected.append(index)
    return rejected


def _order(exercise: Exercise, secret: bytes, identity: str) -> Sequence[int]:
    """Return the families in the order in which they are called.

    A test that counts its calls must not know by it which program it is given.
    """
    if not exercise.is_a_test:
        return range(len(exercise.families))
    draw = hidden_draw(secret, identity, exercise.function, "order")
    return [int(index) for index in draw.rng.permutation(len(exercise.families))]


def _gated(exercise: Exercise, results: Sequence[FamilyResult]) -> list[FamilyResult]:
    """Take back families that a function doing nothing passes, unless a value was right too."""
    some_value_right = _some_value_right(exercise, results)
    pairs = list(zip(exercise.families, results, strict=True))
    if any(family.required and not result.passed for family, result in pairs):
        return [FamilyResult(r.name, False, r.weight, held_back=r.passed) for r in results]
    if some_value_right:
        return list(results)
    return [
        FamilyResult(r.name, False, r.weight, held_back=r.passed) if _free(family) else r
        for family, r in pairs
    ]


def gated_by_values(
    findings: list[FamilyResult], exercise: Exercise, results: Sequence[FamilyResult]
) -> list[FamilyResult]:
    """Hold back what a special grader found, unless a value was right too.

    A table brought along may do well on known data, such as a network that was trained elsewhere.
    """
    if _some_value_right(exercise, results):
        return findings
    return [dataclasses.replace(found, passed=False, held_back=found.passed) for found in findings]


def _some_value_right(exercise: Exercise, results: Sequence[FamilyResult]) -> bool:
    return any(
        result.passed
        for family, result in zip(exercise.families, results, strict=True)
        if not _free(family)
    )


def _free(family: Any) -> bool:
    return family.needs_a_right_answer or family.arguments_unchanged or family.raises is not None


def finish(
    judged: Judged,
    exercise: Exercise,
    max_points: float,
    session: Session,
    stubs: Stubs,
    all_stubs: Stubs,
) -> None:
    """Fill in points, verdict and diagnosis from the families and the open examples."""
    run = judged.open_run
    assert run is not None
    total = sum(result.weight for result in judged.families)
    earned = sum(r.weight * (1 if r.passed else r.part) for r in judged.families)
    share = earned / total
    judged.points = max_points if share == 1 else round(max_points * share, 2)
    judged.verdict = verdict_of(judged, max_points)
    if judged.verdict in ("correct", "not_attempted"):
        return
    outcomes = zip(run.outcomes, run.differences, strict=True)
    wrong = [index for index, outcome in enumerate(outcomes) if not passes(*outcome)]
    if wrong:
        first = wrong[0]
        judged.shown = Shown(
            open_case(exercise, first), run.outcomes[first], run.differences[first]
        )
        judged.diagnosis = _diagnosis(exercise, run, wrong, session, stubs, all_stubs)
    elif not exercise.is_a_test and (shown := _further(judged, exercise, session, stubs)):
        judged.shown = shown
        assert shown.difference is not None
        judged.diagnosis = diagnose_further(exercise, shown.outcome, shown.difference)
    else:
        judged.diagnosis = _found_by_the_special_grader(judged)


def _found_by_the_special_grader(judged: Judged) -> Diagnosis | None:
    failed = (result for result in judged.families if result.mistake and not result.passed)
    named = next(failed, None)
    return Diagnosis(named.mistake, named.advice, named.name) if named else None


def _further(judged: Judged, exercise: Exercise, session: Session, stubs: Stubs) -> Shown | None:
    """Look for a public example that comes out wrong, where all the open ones came out right.

    Open examples hold small whole numbers; some mistakes want fractions, or another draw.
    """
    session.close()  # A fresh worker: what is shown of its answers must not tell of hidden cases.
    for index, result in enumerate(judged.families[: len(exercise.families)]):
        for number in range(0 if result.passed else FURTHER):
            case = further_case(exercise, index, number)
            outcome = call_case(session, exercise, case, stubs)
            if outcome.kind in DEATHS:
                return None
            difference = difference_of(exercise, case, outcome)
            if not passes(outcome, difference):
                return Shown(case, outcome, difference)
    return None


def _diagnosis(
    exercise: Exercise,
    run: OpenRun,
    wrong: list[int],
    session: Session,
    stubs: Stubs,
    all_stubs: Stubs,
) -> Diagnosis | None:
    """Name the mistake from the open examples.

    A function that calls others is also looked at with the correct ones in their place: how the
    student's own react to malformed arguments would hide what is wrong with this one.
    """
    if run.outcomes[wrong[0]].kind in DEATHS:
        return None
    repeatable = _is_repeatable(session, exercise, run, wrong, stubs)
    if repeatable and set(all_stubs) != set(stubs):
        helped = run_open(session, exercise, all_stubs)
        if name := match(exercise, helped.answers):
            return describe(exercise, name)
    return diagnose(exercise, run.answers, run.outcomes, repeatable)


def _is_repeatable(
    session: Session, exercise: Exercise, run: OpenRun, wrong: list[int], stubs: Stubs
) -> bool:
    """Whether wrong answers come out the same again.

    All of them are asked for: a shuffle of few things is often the same twice in a single one.
    """
    for index in wrong:
        if run.outcomes[index].kind == "returned":
            case = open_case(exercise, index)
            again = call_case(session, exercise, case, stubs)
            if again.kind in DEATHS:  # no answer, and the next might cost as much
                return True
            if (
                again.kind == "returned"
                and _fingerprint(exercise, case, again) != run.answers[index]
            ):
                return False
    return True


def verdict_of(judged: Judged, max_points: float) -> str:
    """Return the contract's verdict."""
    assert judged.open_run is not None
    if not judged.open_run.attempted:
        return "not_attempted"
    if judged.points >= max_points:
        return "correct"
    if judged.points > 0:
        return "partial"
    kinds = [o.kind for o in [*judged.open_run.outcomes, *judged.hidden]]
    for kind in DEATHS:
        if kind in kinds:
            return kind
    return "exception" if all(kind == "raised" for kind in kinds) else "incorrect"
