"""Recognise mistakes that any function can make, from the kind of what came back in all examples."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.input_traits import setting_of
from autograder.judge.diagnosis.symptoms import Diagnosis, Seen, symptom_of
from autograder.judge.execution.calls import difference_of
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.compare import (
    Difference,
    compare_answer,
    compare_value,
    opened_values,
)
from autograder.judge.execution.session import Outcome

CHANGES_ARGUMENTS = Diagnosis(
    "changes_its_arguments",
    "Your function changes what it is given: after the call, the caller's array or list is another one. "
    "Work on a copy.",
    "modifies its arguments in place",
)
ANOTHER_ORDER = Diagnosis(
    "values_in_another_order",
    "The values are right, but you return them in another order than the docstring lists under Returns.",
    "right values, returned in another order",
)
UNDER_OTHER_NAMES = Diagnosis(
    "entries_under_each_others_names",
    "All entries of your dictionary are right, but some stand under the names of others. Follow each one "
    "from where it is computed to where it gets its name.",
    "right entries of a dict under exchanged names",
)
AMONG_OTHERS = Diagnosis(
    "right_value_among_others",
    "The right value is there, but you return other things beside it. The docstring says under Returns "
    "what is asked for, and nothing else.",
    "returns more than the one value",
)
MOST_SIGNS = 2  # that are told of several returned values


def general_mistake(exercise: Exercise, outcomes: Sequence[Outcome]) -> Diagnosis | None:
    """Return the first general mistake that fits all wrong outcomes of the open examples."""
    seen = []
    for index, outcome in enumerate(outcomes):
        case = open_case(exercise, index)
        difference = None
        if outcome.kind == "returned" and case.family.raises is None:
            difference = compare_answer(exercise, case.expected, outcome.value)
        right = outcome.raised_a(case.family.raises) if case.family.raises else (
            outcome.kind == "returned" and difference is None
        )  # fmt: skip
        seen.append((case, Seen(outcome, difference, inputs_by_name(exercise, case)), right))
    wrong = [(case, each) for case, each, right in seen if not right]
    # Where an error is wanted and a value comes back, the value says nothing.
    values = [s for case, s in wrong if not (case.family.raises and s.outcome.kind == "returned")]
    for holds, diagnosis in MISPLACED:
        if wrong and all(holds(exercise, case, each) for case, each in wrong):
            return diagnosis
    each = None if exercise.is_a_test else _of_each_value(exercise, wrong)
    if each and "+" in each.name:
        return each
    if wrong and (found := symptom_of(exercise, values or [each for _, each in wrong])):
        return found
    if wrong and all(_among_others(exercise, case, seen) for case, seen in wrong):
        return AMONG_OTHERS
    if _changed(exercise, outcomes):
        return CHANGES_ARGUMENTS
    if exercise.is_a_test or any(case.family.raises for case, _, right in seen if not right):
        return None
    return each or setting_of(
        [
            (inputs_by_name(exercise, case), right)
            for case, _, right in seen
            if not (case.family.arguments_unchanged or case.family.raises)
        ]
    )


def inputs_by_name(exercise: Exercise, case: Case) -> dict[str, Any]:
    """Return the arguments of a call by name; the parts of a tuple, such as a cache, have their own."""
    opened: dict[str, Any] = {}
    for name, value in zip(exercise.parameters[0], case.args, strict=True):
        parts = exercise.parts.get(name)
        opened |= dict(zip(parts, value, strict=True)) if parts else {name: value}
    return opened | case.kwargs


def _of_each_value(exercise: Exercise, wrong: Sequence[tuple[Case, Seen]]) -> Diagnosis | None:
    """Tell what is to be seen in each of several returned values by itself."""
    if not all(_has_several_values(exercise, case, each) for case, each in wrong):
        return None
    seen: dict[str, list[Seen]] = {}
    for case, each in wrong:
        for label, difference in _differing_values(exercise, case, each):
            seen.setdefault(label, []).append(Seen(each.outcome, difference, each.inputs))
    found = {label: sign for label, sides in seen.items() if (sign := symptom_of(exercise, sides))}
    told: dict[str, tuple[str, Diagnosis]] = {}
    for label, sign in found.items():
        told.setdefault(sign.name, (label, sign))
    if not told:
        return None
    chosen = list(told.values())[:MOST_SIGNS]
    return Diagnosis(
        "+".join(sign.name for _, sign in chosen),
        " ".join(f"Look at `{label}`: {sign.student}" for label, sign in chosen),
        "; ".join(f"{label}: {sign.instructor}" for label, sign in chosen),
    )


def _has_several_values(exercise: Exercise, case: Case, seen: Seen) -> bool:
    value = seen.outcome.value
    return (
        case.family.raises is None
        and isinstance(value, tuple | list)
        and len(value) == len(exercise.returns) > 1
    )


def _differing_values(
    exercise: Exercise, case: Case, seen: Seen
) -> Iterator[tuple[str, Difference]]:
    triples = zip(exercise.returns, case.expected, seen.outcome.value, strict=True)
    for name, right, given in triples:
        opens = (
            isinstance(given, dict) and isinstance(right, Mapping) and given.keys() == right.keys()
        )
        parts = opened_values(name, right, given) if opens else [(name, right, given)]
        for label, wanted, part in parts:
            difference = compare_value(label, wanted, part, exercise)
            if name not in exercise.opaque and difference is not None:
                yield label, difference


def _reordered(exercise: Exercise, case: Case, seen: Seen) -> bool:
    """Whether the returned values are the right ones in another order."""
    value, count = seen.outcome.value, len(exercise.returns)
    if case.family.raises or not isinstance(value, tuple | list) or not len(value) == count > 1:
        return False
    orders = itertools.permutations(value)
    return any(compare_answer(exercise, case.expected, order) is None for order in orders)


def _under_other_names(exercise: Exercise, case: Case, seen: Seen) -> bool:
    """Whether all that is wrong are entries of a dictionary that have exchanged their names."""
    if case.family.raises or seen.outcome.kind != "returned":
        return False
    several, value = len(exercise.returns) > 1, seen.outcome.value
    rights = case.expected if several else [case.expected]
    values = value if several else [value]
    if not isinstance(values, tuple | list) or len(values) != len(rights):
        return False
    for name, right, given in zip(exercise.returns, rights, values, strict=True):
        if name in exercise.opaque or compare_value(name, right, given, exercise) is None:
            continue
        if not _same_entries(exercise, right, given):
            return False
    return True


def _same_entries(exercise: Exercise, right: Any, given: Any) -> bool:
    if (
        not isinstance(right, Mapping)
        or not isinstance(given, dict)
        or right.keys() != given.keys()
    ):
        return False
    left = list(right.values())
    for entry in given.values():
        same = (k for k, r in enumerate(left) if compare_value("", r, entry, exercise) is None)
        if (found := next(same, None)) is None:
            return False
        left.pop(found)
    return True


def _among_others(exercise: Exercise, case: Case, seen: Seen) -> bool:
    """Whether the one value that is asked for comes back beside others."""
    value = seen.outcome.value
    return (
        case.family.raises is None
        # Who may hand in many answers at once must not hear that the right one is among them.
        and not exercise.answer_is_a_secret
        and len(exercise.returns) == 1
        and isinstance(value, tuple | list)
        and len(value) > 1
        and any(compare_value("", case.expected, part, exercise) is None for part in value)
    )


def _changed(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    """Whether a call that should leave its arguments alone came back with others."""
    for index, outcome in enumerate(outcomes):
        if exercise.families[index].arguments_unchanged and outcome.kind == "returned":
            difference = difference_of(exercise, open_case(exercise, index), outcome)
            if difference is not None and difference.kind == "changed":
                return True
    return False


MISPLACED = (
    (_reordered, ANOTHER_ORDER),
    (_under_other_names, UNDER_OTHER_NAMES),
)
