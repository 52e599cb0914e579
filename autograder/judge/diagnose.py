"""Name the mistake: compare a student's answers with those of every known wrong program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.exercises.model import Exercise
from autograder.judge.fingerprint import without_numbers
from autograder.judge.session import Outcome
from autograder.judge.wrong_programs import PAIRED, Wrong, right_answers, wrong_answers

ENOUGH = 0.75  # share of the examples that either gets wrong on which both must answer alike
RANDOM = "random_"
NOT_A_NUMBER = "can be converted to Python scalars"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A named mistake, or two; `reread` has a heading a line."""

    name: str
    student: str
    instructor: str
    reread: str = ""


GENERIC = {
    d.name: d
    for d in (
        Diagnosis(
            "returns_nothing",
            "Your function returns nothing (None). Is there a `return` at its end, on every path?",
            "no return statement",
        ),
        Diagnosis(
            "prints_or_returns_text",
            "Your function returns a text. Return the value itself; printing or formatting it is up to the caller.",
            "returns text instead of the value",
        ),
        Diagnosis(
            "returns_a_list",
            "Your function returns a list. Return a NumPy array: later layers need its shape and arithmetic.",
            "list instead of array",
        ),
        Diagnosis(
            "returns_a_generator",
            "Your function returns a generator: a `yield`, or an expression in round brackets. Compute the value and return it.",
            "generator instead of value",
        ),
        Diagnosis(
            "wrong_number_of_outputs",
            "Your function does not return as many values as the docstring lists under Returns.",
            "wrong number of returned values",
        ),
        Diagnosis(
            "uses_a_name_that_is_not_defined",
            "Your function uses a name that exists neither in it nor above it in the notebook. "
            "It may have worked because of a cell you deleted: restart the kernel and run all cells.",
            "reads a notebook global or a misspelt name",
        ),
        Diagnosis(
            "array_taken_for_a_number",
            "NumPy turns only an array without axes into a Python number, so `float(...)` and `int(...)` refuse "
            "one of shape (1, 1, 1), or of any other. Take the one number out of the array first.",
            "float() or int() of an array with axes (older NumPy allowed it)",
        ),
        Diagnosis(
            "answers_are_not_finite",
            "Your result contains NaN or infinity: a division by zero, or memory that was never filled (`np.empty`).",
            "NaN or inf in the result",
        ),
        Diagnosis(
            "answers_are_complex",
            "Your result holds complex numbers; all values here are real.",
            "complex result",
        ),
        Diagnosis(
            "changes_its_arguments",
            "Your function changes the arrays it is given. Work on a copy: the caller still needs the originals.",
            "modifies its arguments in place",
        ),
        Diagnosis(
            "different_answers_each_time",
            "Called twice with the same arguments, your function gives two different answers. "
            "Does it start from random numbers, or keep something from the last call?",
            "not deterministic (random start, state kept between calls)",
        ),
    )
}


def diagnose(
    exercise: Exercise,
    answers: Sequence[str],
    outcomes: Sequence[Outcome],
    repeatable: bool,
) -> Diagnosis | None:
    """Return the mistake that explains a student's answers to the open examples.

    Parameters
    ----------
    answers : sequence of str
        Fingerprints, one per family.
    outcomes : sequence of Outcome
        What the fingerprints were taken of.
    repeatable : bool
        False if the same call gave two different answers.
    """
    if not repeatable:
        return _random(exercise)
    if name := match(exercise, answers):
        return describe(exercise, name)
    return _generic(exercise, outcomes)


def match(exercise: Exercise, answers: Sequence[str]) -> str | None:
    """Return the name of the wrong program that answers like the student, if there is one.

    First one that agrees on every example, then one whose exceptions are at least of the same
    types, then the one that agrees on most of the examples that either gets wrong.
    """
    right, given = right_answers(exercise), tuple(answers)
    known = [wrong for wrong in wrong_answers(exercise) if not wrong.name.startswith(RANDOM)]
    for wrong in known:
        if wrong.answers == given:
            return wrong.name
    alike = [wrong for wrong in known if _by_type(wrong.answers) == _by_type(given)]
    if alike and not _has_a_wrong_value(right, given):
        alike = _by_exceptions_alone(exercise, alike, given)
    if alike:
        return alike[0].name
    shares = [(_agreement(right, wrong.answers, given), wrong.name) for wrong in known]
    best, name = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return name if best >= ENOUGH else None


def _by_type(answers: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(without_numbers, answers))


def _by_exceptions_alone(
    exercise: Exercise, alike: Sequence[Wrong], given: Sequence[str]
) -> list[Wrong]:
    """Return who may be named where all that is wrong is an exception: its type fits many slips.

    The numbers in the texts must agree as far as the student's have any (the errors of served
    functions have none). If several mistakes are left, only one of the commonest may be named.
    """
    single = [wrong for wrong in alike if "+" not in wrong.name]
    close = [wrong for wrong in single if all(map(_may_be, wrong.answers, given))]
    commonest = {misconception.name for misconception in exercise.misconceptions[:PAIRED]}
    if close and close[0].name in commonest:
        return close
    left = close or single
    return left if len({wrong.name for wrong in left}) == 1 else []


def _may_be(wrong: str, given: str) -> bool:
    return wrong == given or (given.endswith(":") and wrong.startswith(given))


def _has_a_wrong_value(right: Sequence[str], given: Sequence[str]) -> bool:
    return any(g != r and not g.startswith("!") for r, g in zip(right, given, strict=True))


def _agreement(right: Sequence[str], wrong: Sequence[str], given: Sequence[str]) -> float:
    """Return on which share of the examples that either gets wrong the two agree.

    Two exceptions of different types count as half an agreement: the same slip ends in an
    IndexError in one style and in a ValueError in another.
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
            alike += not g.startswith("!")
        elif w.startswith("!") and g.startswith("!"):
            agreed += 0.5
    # Exceptions alone say little: at least one wrong value must be the same.
    return agreed / differing if alike else 0.0


def describe(exercise: Exercise, name: str) -> Diagnosis:
    """Return the texts of a named mistake, or of two at once (``"one+other"``)."""
    known = {misconception.name: misconception for misconception in exercise.misconceptions}
    if name in GENERIC:
        return GENERIC[name]
    parts = [known[part] for part in name.split("+")]
    return Diagnosis(
        name,
        " And also: ".join(part.student for part in parts),
        "; ".join(part.instructor for part in parts),
        "\n".join(dict.fromkeys(part.reread for part in parts if part.reread)),
    )


def _random(exercise: Exercise) -> Diagnosis:
    for misconception in exercise.misconceptions:
        if misconception.name.startswith(RANDOM):
            return describe(exercise, misconception.name)
    return GENERIC["different_answers_each_time"]


def _generic(exercise: Exercise, outcomes: Sequence[Outcome]) -> Diagnosis | None:
    """Recognise mistakes that any function can make, from the kind of what came back."""
    from autograder.judge.compare import Difference, compare_answer
    from autograder.judge.open_examples import open_case

    seen: list[tuple[Outcome, Difference | None]] = []
    for index, outcome in enumerate(outcomes):
        case = open_case(exercise, index)
        difference = None
        if outcome.kind == "returned" and case.family.raises is None:
            difference = compare_answer(exercise, case.expected, outcome.value)
        seen.append((outcome, difference))
    wrong = [(o, d) for o, d in seen if d is not None or o.kind != "returned"]
    if not wrong:
        return GENERIC["changes_its_arguments"] if _changed(exercise, outcomes) else None
    for name, holds in _SIGNS:
        if all(holds(outcome, difference) for outcome, difference in wrong):
            return GENERIC[name]
    return None


def _changed(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    return any(
        family.arguments_unchanged and outcome.kind == "returned"
        for family, outcome in zip(exercise.families, outcomes, strict=True)
    )


def _text(outcome: Outcome) -> str:
    return str((outcome.error or {}).get("text", ""))


def _type_name(outcome: Outcome) -> str:
    return str(getattr(outcome.value, "type_name", ""))


_SIGNS = (
    ("returns_nothing", lambda o, d: o.kind == "returned" and o.value is None),
    ("prints_or_returns_text", lambda o, d: isinstance(o.value, str)),
    ("returns_a_generator", lambda o, d: _type_name(o) == "generator"),
    ("returns_a_list", lambda o, d: d is not None and d.kind == "type" and isinstance(d.actual, list)),
    ("wrong_number_of_outputs", lambda o, d: d is not None and d.kind == "count"),
    ("uses_a_name_that_is_not_defined", lambda o, d: o.raised_a("NameError")),
    ("array_taken_for_a_number", lambda o, d: o.raised_a("TypeError") and NOT_A_NUMBER in _text(o)),
    ("answers_are_not_finite", lambda o, d: d is not None and d.kind == "nan"),
    ("answers_are_complex", lambda o, d: d is not None and d.kind == "dtype" and "complex" in d.text),
)  # fmt: skip
