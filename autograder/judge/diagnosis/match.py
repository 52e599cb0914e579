"""Name the mistake: compare a student's answers with those of every known wrong program."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Sequence

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.combinations import beside_chance, combination
from autograder.judge.diagnosis.composition import completed
from autograder.judge.diagnosis.heuristics import general_mistake, inputs_by_name
from autograder.judge.diagnosis.model import Diagnosis, GeneralMistake, Named
from autograder.judge.diagnosis.mutants import (
    Wrong,
    answer_of,
    but_for_the_cache,
    nearest,
    open_cases,
    right_answers,
    single_programs,
    wrong_answers,
)
from autograder.judge.diagnosis.symptoms import Seen, symptom_of
from autograder.judge.execution.callbacks import TOO_LARGE
from autograder.judge.execution.calls import answer_to
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import Difference
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.signature import (
    Answer,
    Part,
    Raised,
    count_of_parts,
    is_of_a_served_function,
    parts_of,
    without_numbers,
)

AGREEMENT_SHARE = (
    0.75  # share of the examples that either gets wrong on which both must answer alike
)
REAL_NUMBERS = (int, float, np.integer, np.floating)

DIFFERENT_EACH_TIME = GeneralMistake("different_answers_each_time")

ANOTHER_VERDICT = GeneralMistake("another_verdict_in_another_call")
STOPPED_BUT_NEVER_COMPLAINS = GeneralMistake("stopped_but_never_complains")
CALLS_TOO_LARGE = GeneralMistake("calls_too_large_for_grading")
NOT_ITS_OWN = (  # what NumPy says of an answer of another shape, and what a program says
    "could not be broadcast",
    "could not broadcast",
    "shape-mismatch for sum",
    "mismatch in its core dimension",
    "is out of bounds for axis",
    "cannot reshape array of size",
    "values to unpack (expected",
    "the given function: ",
)
SLIPS_OF_A_TEST = {  # in its own lines, whatever the program answers
    "none_where_a_value_is_needed",
    "name_that_numpy_has_not",
    "shape_not_in_brackets",
    "calls_what_is_no_function",
    "goes_through_a_number",
    "indexes_a_number",
    "brackets_of_a_call_missing",
}
SOMETHING_FROM_ZEROS = GeneralMistake("something_from_zeros")


def diagnose(
    exercise: Exercise,
    answers: Sequence[Answer],
    outcomes: Sequence[Outcome],
    repeatable: bool,
) -> Diagnosis | None:
    """Return the mistake that explains a student's answers to the open examples.

    Parameters
    ----------
    answers : sequence of str
        One per family.
    outcomes : sequence of Outcome
        What the answers were taken from.
    repeatable : bool
        False if the same call gave two different answers.
    """
    if not repeatable:
        return _nondeterministic(exercise, answers)
    if names := match(exercise, answers) or _nearest(exercise, outcomes):
        return Diagnosis.of(*names)
    return general_mistake(exercise, outcomes)


def never_complains(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    """Whether a test rejects programs only by errors that it did not raise itself.

    It prints what it finds, or gives `assert` a tuple; a program with answers of another shape stops
    it all the same, by an error of NumPy's or of the program.
    """
    if kind_of(exercise).values_tell:
        return False
    rejections = [outcome for outcome in outcomes if outcome.value is False]
    return bool(rejections) and all(
        any(words in rejection.error_text for words in NOT_ITS_OWN) for rejection in rejections
    )


def asks_too_much(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    """Whether a test rejects right programs since its calls of them are refused for their size."""
    if kind_of(exercise).values_tell:
        return False
    pairs = zip(exercise.families, outcomes, strict=True)
    rejections = [each for family, each in pairs if family.required and each.value is False]
    return bool(rejections) and all(TOO_LARGE in each.error_text for each in rejections)


def slip_of_a_test(exercise: Exercise, outcomes: Sequence[Outcome]) -> Diagnosis | None:
    """Name the slip that ends a test with the same error for every program: it is no complaint."""
    if kind_of(exercise).values_tell or not all(
        outcome.value is False and outcome.error for outcome in outcomes
    ):
        return None
    raised = [Outcome(OutcomeKind.RAISED, error=outcome.error) for outcome in outcomes]
    found = symptom_of(exercise, [Seen(outcome, None) for outcome in raised])
    return Diagnosis((found,)) if found and found.name in SLIPS_OF_A_TEST else None


def match(exercise: Exercise, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the names of one mistake, or of several, that explain the answers; none if nothing does.

    First one that agrees on every example, then one whose exceptions say at least the same, whatever
    the numbers in them, then several that together explain all that is wrong, then one for each of
    several returned values, then the one that agrees on most of the examples that either gets wrong.
    """
    if names := exact_match(exercise, answers):
        return names
    right, known = right_answers(exercise), _known(exercise)
    given = but_for_the_cache(exercise, answers)
    if not kind_of(exercise).values_tell and not _rejects_a_right_program(exercise, right, given):
        return _weaknesses(right, known, given)
    alike = [wrong for wrong in known if all(map(_same_but_for_numbers, wrong.answers, given))]
    if alike and not _has_a_wrong_value(right, given):
        alike = _by_exceptions_alone(exercise, alike, given)
    if alike:
        # Of several, the one whose texts hold most of the same numbers; of those, the commonest.
        return max(alike, key=lambda wrong: sum(map(operator.eq, wrong.answers, given))).names
    if names := combination(right, known, given, _common_names(exercise)):
        return completed(exercise, names, given)
    if names := _by_parts(right, known, given) or _by_mode(exercise, right, known, given):
        return names
    shares = [(_agreement(right, wrong.answers, given), wrong.names) for wrong in known]
    best, names = max(shares, key=lambda pair: pair[0], default=(0.0, ()))
    return completed(exercise, names, given) if best >= AGREEMENT_SHARE else ()


def exact_match(exercise: Exercise, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the names of the wrong program that answers every example like the student."""
    given = but_for_the_cache(exercise, answers)
    return next((wrong.names for wrong in _known(exercise) if wrong.answers == given), ())


def _known(exercise: Exercise) -> list[Wrong]:
    """Return the wrong programs whose answers are the same in every run."""
    drawn = _nondeterministic_names(exercise)
    return [wrong for wrong in wrong_answers(exercise) if drawn.isdisjoint(wrong.names)]


def _nondeterministic_names(exercise: Exercise) -> set[str]:
    return {m.name for m in exercise.misconceptions if m.nondeterministic}


def _common_names(exercise: Exercise) -> set[str]:
    return {misconception.name for misconception in exercise.misconceptions if misconception.common}


def _rejects_a_right_program(
    exercise: Exercise, right: Sequence[Answer], given: Sequence[Answer]
) -> bool:
    """Whether a test has a mistake, and not only weaknesses."""
    return any(exercise.families[index].required for index in _differing(right, given))


def _weaknesses(
    right: Sequence[Answer], known: Sequence[Wrong], given: Sequence[Answer]
) -> tuple[str, ...]:
    """Return one or two weaknesses of a test that together explain most of what it lets pass.

    Each must explain nothing but what the test does let pass.
    """
    missed = _differing(right, given)
    parts = {
        wrong.names[0]: found
        for wrong in reversed(known)
        if wrong.is_single and (found := _differing(right, wrong.answers)) <= missed
    }
    if not parts:
        return ()
    first = max(reversed(parts), key=lambda name: len(parts[name]))
    second = max(reversed(parts), key=lambda name: len(parts[name] - parts[first]))
    return (first,) if parts[second] <= parts[first] else (first, second)


def _differing(right: Sequence[Answer], answers: Sequence[Answer]) -> set[int]:
    pairs = enumerate(zip(right, answers, strict=True))
    return {index for index, (wanted, given) in pairs if wanted != given}


def _by_parts(
    right: Sequence[Answer], known: Sequence[Wrong], given: Sequence[Answer]
) -> tuple[str, ...]:
    """Explain every wrong one of several returned values by a program that gets it wrong alike.

    Two slips in two gradients are no known program, but each gradient by itself is.
    """
    single = {wrong: _columns(right, wrong.answers) for wrong in known if wrong.is_single}
    wanted, seen = _columns(right, right), _columns(right, given)
    off = [k for k, column in enumerate(seen) if column != wanted[k]]
    chosen: dict[int, Wrong] = {}
    for k in off:
        # Who spoils a right value as well is another mistake, and speaks of another value.
        alike = [
            wrong
            for wrong, columns in single.items()
            if columns[k] == seen[k] and not _spoilt(columns, wanted, off)
        ]
        if not alike or not _has_a_wrong_value(wanted[k], seen[k]):
            return ()
        chosen[k] = alike[0]
    # What one mistake leaves in a value, another that spoils this value, too, would have changed.
    if any(single[wrong][k] not in (wanted[k], seen[k]) for wrong in chosen.values() for k in off):
        return ()
    return _first_two([wrong.names[0] for wrong in chosen.values()])


def _by_mode(
    exercise: Exercise, right: Sequence[Answer], known: Sequence[Wrong], given: Sequence[Answer]
) -> tuple[str, ...]:
    """Explain the examples of every mode by a program that gets all of them wrong alike.

    Functions with two modes have two branches: a slip in one of them, or another in each, is no
    known program, but each branch by itself is.
    """
    modes: dict[tuple[str, ...], list[int]] = {}
    for index, case in enumerate(open_cases(exercise)):
        modes.setdefault(_words(exercise, case), []).append(index)
    if len(modes) == 1:
        return ()
    names = []
    for members in modes.values():
        wanted, seen = [right[k] for k in members], [given[k] for k in members]
        if seen == wanted:
            continue
        alike = [
            wrong
            for wrong in known
            if wrong.is_single and [wrong.answers[k] for k in members] == seen
        ]
        if not alike or not _has_a_wrong_value(wanted, seen):
            return ()
        # Of several, the one that is nearest in the other modes.
        names.append(min(alike, key=lambda wrong: len(_differing(given, wrong.answers))).names[0])
    return _first_two(names)


def _first_two(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:2]


def _words(exercise: Exercise, case: Case) -> tuple[str, ...]:
    """Return the strings among a call's arguments, such as a mode, including those in a cache."""
    values = [*case.args, *{**dict(exercise.parameters[1]), **case.kwargs}.values()]
    inner = itertools.chain.from_iterable(v if isinstance(v, tuple) else (v,) for v in values)
    return tuple(value for value in inner if isinstance(value, str))


def _columns(right: Sequence[Answer], answers: Sequence[Answer]) -> list[tuple[Part, ...]]:
    """Return for each returned value what was answered in all examples (and last, the arguments after)."""
    most = max(map(count_of_parts, right))
    rows: list[list[Part]] = []
    for wanted, answer in zip(right, answers, strict=True):
        count = count_of_parts(wanted)
        padding: list[Part] = [""] * (most - count)
        rows.append([*parts_of(answer, count), *padding])
    return list(zip(*rows, strict=True))


def _spoilt(
    columns: Sequence[tuple[Part, ...]], wanted: Sequence[tuple[Part, ...]], off: Sequence[int]
) -> int:
    return sum(column != wanted[k] for k, column in enumerate(columns) if k not in off)


def _nearest(exercise: Exercise, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the wrong path to a number that a person may round."""
    value = outcomes[0].value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if (
        not exercise.comparison.tolerance
        or any(exercise.parameters)
        or not isinstance(value, REAL_NUMBERS)
    ):
        return ()
    return nearest(exercise, float(value))


def _same_but_for_numbers(wrong: Answer, given: Answer) -> bool:
    """Whether both are the same value, or exceptions that say the same."""
    if isinstance(wrong, Raised) and isinstance(given, Raised) and is_of_a_served_function(given):
        return wrong.type == given.type
    return without_numbers(wrong) == without_numbers(given)


def _by_exceptions_alone(
    exercise: Exercise, alike: Sequence[Wrong], given: Sequence[Answer]
) -> list[Wrong]:
    """Return who may be named where all that is wrong is an exception: its text fits many slips.

    The numbers in the texts must agree as far as the student's have any (the errors of served
    functions have none). If several mistakes are left, only one of the commonest may be named.
    """
    raises_always = all(isinstance(answer, Raised) for answer in given)
    types = {answer.type for answer in given if isinstance(answer, Raised)}
    if raises_always and len(types) == 1 and any(map(is_of_a_served_function, given)):
        return []  # neither a text nor which examples fail says anything
    single = [wrong for wrong in alike if wrong.is_single]
    close = [wrong for wrong in single if all(map(_may_be, wrong.answers, given))]
    if close and close[0].names[0] in _common_names(exercise):
        return close
    if not close and raises_always:
        return []  # which examples fail says nothing where all do
    left = close or single
    return left if len({wrong.names for wrong in left}) == 1 else []


def _may_be(wrong: Answer, given: Answer) -> bool:
    if is_of_a_served_function(given):
        return _same_but_for_numbers(wrong, given)
    without = isinstance(given, Raised) and not given.numbers
    return given == (without_numbers(wrong) if without else wrong)


def _has_a_wrong_value(right: Sequence[Part], given: Sequence[Part]) -> bool:
    pairs = zip(right, given, strict=True)
    return any(g != r and not isinstance(g, Raised) for r, g in pairs)


def _agreement(right: Sequence[Answer], wrong: Sequence[Answer], given: Sequence[Answer]) -> float:
    """Return on which share of the examples that either gets wrong the two agree.

    Where both are wrong and one or the other raises, that is half an agreement: the same slip ends
    in an IndexError in one style, in a ValueError in another, in a window cut short in a third.
    """
    differing = agreed = alike = 0.0
    for r, w, g in zip(
        right, map(without_numbers, wrong), map(without_numbers, given), strict=True
    ):
        if without_numbers(r) == w == g:
            continue
        differing += 1
        if w == g:
            agreed += 1
            alike += not isinstance(g, Raised)
        elif without_numbers(r) not in (w, g) and (isinstance(w, Raised) or isinstance(g, Raised)):
            agreed += 0.5
    # Exceptions alone say little: at least one wrong value must be the same.
    return agreed / differing if alike else 0.0


def _nondeterministic(exercise: Exercise, answers: Sequence[Answer]) -> Diagnosis:
    """Name chance, and what is wrong beside it."""
    drawn = [Named(m.name) for m in exercise.misconceptions if m.nondeterministic][:1]
    others: tuple[str, ...] = ()
    if kind_of(exercise).values_tell:
        given = but_for_the_cache(exercise, answers)
        common = _common_names(exercise)
        others = beside_chance(right_answers(exercise), _known(exercise), given, common)
    return Diagnosis((*(drawn or [DIFFERENT_EACH_TIME.named()]), *map(Named, others)))


def diagnose_further(
    exercise: Exercise, wrong: Sequence[tuple[Case, Outcome, Difference | None]]
) -> Diagnosis | None:
    """Return the mistake that explains examples outside the open ones; all of these came out wrong."""
    answers = [(case, answer_to(exercise, case, outcome)) for case, outcome, _ in wrong]
    names = set(_who_answer(exercise, answers))
    if len(names) == 1:
        return Diagnosis.of(*names)
    seen = [Seen(o, d, inputs_by_name(exercise, case)) for case, o, d in wrong]
    found = symptom_of(exercise, seen)
    return Diagnosis((found,)) if found else None


def _who_answer(exercise: Exercise, answers: Sequence[tuple[Case, Answer]]) -> Iterator[str]:
    """Yield the names of the wrong programs that give these answers."""
    drawn = _nondeterministic_names(exercise)
    for name, function in single_programs(exercise):
        if name not in drawn and all(
            answer_of(exercise, function, case) == answer for case, answer in answers
        ):
            yield name
