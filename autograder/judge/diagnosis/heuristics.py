"""Recognise mistakes that any function can make, from the kind of what came back in all examples."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.input_traits import setting_of
from autograder.judge.diagnosis.model import Diagnosis, GeneralMistake, Named
from autograder.judge.diagnosis.symptoms import Seen, symptom_of
from autograder.judge.diagnosis.symptoms.arguments import SOME_SIZES
from autograder.judge.execution.calls import difference_of
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.compare import (
    Difference,
    Kind,
    ValuePath,
    compare_answer,
    compare_value,
    opened_values,
    same_value,
)
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.outcome import Outcome, OutcomeKind

CHANGES_ARGUMENTS = GeneralMistake("changes_its_arguments")
ANOTHER_ORDER = GeneralMistake("values_in_another_order")
UNDER_OTHER_NAMES = GeneralMistake("entries_under_each_others_names")
FORWARD_WRONG = GeneralMistake("wrong_on_the_way_forward")
AMONG_OTHERS = GeneralMistake("right_value_among_others")
MOST_TOLD = 2  # mistakes in several returned values


@dataclass(frozen=True, slots=True)
class Example:
    """An open example, what the student's function did with it, and whether that was right."""

    case: Case
    seen: Seen
    right: bool

    @property
    def returned_instead_of_raising(self) -> bool:
        """Whether a value came back where an error is wanted: then the value says nothing."""
        return (
            self.case.family.raises is not None and self.seen.outcome.kind == OutcomeKind.RETURNED
        )


def general_mistake(exercise: Exercise, outcomes: Sequence[Outcome]) -> Diagnosis | None:
    """Return the first general mistake that fits all wrong outcomes of the open examples."""
    examples = [_example(exercise, index, outcome) for index, outcome in enumerate(outcomes)]
    wrong = [example for example in examples if not example.right]
    if found := _misplaced(exercise, wrong):
        return Diagnosis((found,))
    values_tell = kind_of(exercise).values_tell
    each = _of_each_value(exercise, wrong) if values_tell else ()
    if len(each) > 1:
        return Diagnosis(each)
    if found := _of_the_whole(exercise, wrong, outcomes):
        return Diagnosis((found,))
    if not values_tell or any(example.case.family.raises for example in wrong):
        return None
    if _loss_is_wrong(exercise, wrong) and not any(part.returned == "loss" for part in each):
        return Diagnosis((FORWARD_WRONG.named(),))
    if each:
        return Diagnosis(each)
    found = setting_of(_settings(exercise, examples))
    return Diagnosis((found,)) if found else None


def _example(exercise: Exercise, index: int, outcome: Outcome) -> Example:
    case = open_case(exercise, index)
    difference = None
    if outcome.kind == OutcomeKind.RETURNED and case.family.raises is None:
        difference = compare_answer(exercise, case.expected, outcome.value)
    if case.family.raises:
        right = outcome.raised_a(case.family.raises)
    else:
        right = outcome.kind == OutcomeKind.RETURNED and difference is None
    return Example(case, Seen(outcome, difference, inputs_by_name(exercise, case)), right)


def _misplaced(exercise: Exercise, wrong: Sequence[Example]) -> Named | None:
    for holds, mistake in MISPLACED:
        if wrong and all(holds(exercise, example.case, example.seen) for example in wrong):
            return mistake.named()
    return None


def _of_the_whole(
    exercise: Exercise, wrong: Sequence[Example], outcomes: Sequence[Outcome]
) -> Named | None:
    """Tell what is to be seen in the answers as a whole, not in each returned value."""
    values = [example.seen for example in wrong if not example.returned_instead_of_raising]
    seen = values or [example.seen for example in wrong]
    if seen and (found := symptom_of(exercise, seen)):
        return found
    if wrong and all(_among_others(exercise, example.case, example.seen) for example in wrong):
        return AMONG_OTHERS.named()
    return CHANGES_ARGUMENTS.named() if _changed(exercise, outcomes) else None


def _settings(exercise: Exercise, examples: Sequence[Example]) -> list[tuple[dict[str, Any], bool]]:
    """Return the inputs of the examples whose values count, and whether the answers are right."""
    return [
        (inputs_by_name(exercise, example.case), example.right)
        for example in examples
        if not (example.case.family.arguments_unchanged or example.case.family.raises)
    ]


def inputs_by_name(exercise: Exercise, case: Case) -> dict[str, Any]:
    """Return the arguments of a call by name; the parts of a tuple, such as a cache, have their own."""
    opened: dict[str, Any] = {}
    for name, value in zip(exercise.parameters[0], case.args, strict=True):
        parts = exercise.parts.get(name)
        opened |= dict(zip(parts, value, strict=True)) if parts else {name: value}
    return opened | case.kwargs


def _of_each_value(exercise: Exercise, wrong: Sequence[Example]) -> tuple[Named, ...]:
    """Tell what is to be seen in each of several returned values by itself."""
    if not all(_has_several_values(exercise, example.case, example.seen) for example in wrong):
        return ()
    seen: dict[str, list[Seen]] = {}
    for example in wrong:
        outcome, inputs = example.seen.outcome, example.seen.inputs
        for label, difference in _differing_values(exercise, example.case, example.seen):
            seen.setdefault(label, []).append(Seen(outcome, difference, inputs))
    told: dict[str, Named] = {}
    for label, sides in seen.items():
        found = symptom_of(exercise, sides)
        # Behind another wrong value it is that value's mistake that shows.
        if found and not (found.name == SOME_SIZES and label != next(iter(seen))):
            told.setdefault(found.name, found.seen_in(label))
    return tuple(told.values())[:MOST_TOLD]


def _loss_is_wrong(exercise: Exercise, wrong: Sequence[Example]) -> bool:
    """Whether in every wrong example a loss that comes before gradients is wrong already."""
    return "loss" in exercise.returns[:-1] and all(
        _has_several_values(exercise, example.case, example.seen)
        and any(
            label == "loss" for label, _ in _differing_values(exercise, example.case, example.seen)
        )
        for example in wrong
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
        parts = opened_values(name, right, given) if opens else [(ValuePath(name), right, given)]
        for place, wanted, part in parts:
            difference = compare_value(place, wanted, part, exercise)
            if name not in exercise.comparison.opaque and difference is not None:
                yield str(place), difference


def _reordered(exercise: Exercise, case: Case, seen: Seen) -> bool:
    """Whether the returned values are the right ones in another order."""
    value, count = seen.outcome.value, len(exercise.returns)
    if case.family.raises or not isinstance(value, tuple | list) or not len(value) == count > 1:
        return False
    orders = itertools.permutations(value)
    return any(compare_answer(exercise, case.expected, order) is None for order in orders)


def _under_other_names(exercise: Exercise, case: Case, seen: Seen) -> bool:
    """Whether all that is wrong are entries of a dictionary that have exchanged their names."""
    if case.family.raises or seen.outcome.kind != OutcomeKind.RETURNED:
        return False
    several, value = len(exercise.returns) > 1, seen.outcome.value
    rights = case.expected if several else [case.expected]
    values = value if several else [value]
    if not isinstance(values, tuple | list) or len(values) != len(rights):
        return False
    for name, right, given in zip(exercise.returns, rights, values, strict=True):
        if name in exercise.comparison.opaque or same_value(exercise, right, given):
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
        same = (k for k, r in enumerate(left) if same_value(exercise, r, entry))
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
        and any(same_value(exercise, case.expected, part) for part in value)
    )


def _changed(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    """Whether a call that should leave its arguments alone came back with others."""
    for index, outcome in enumerate(outcomes):
        if exercise.families[index].arguments_unchanged and outcome.kind == OutcomeKind.RETURNED:
            difference = difference_of(exercise, open_case(exercise, index), outcome)
            if difference is not None and difference.kind == Kind.CHANGED:
                return True
    return False


MISPLACED = (
    (_reordered, ANOTHER_ORDER),
    (_under_other_names, UNDER_OTHER_NAMES),
)
