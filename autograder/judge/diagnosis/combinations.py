"""Several mistakes at once: which known ones together explain what no single one does.

An answer is looked at cell by cell: each returned value of each open example. A mistake takes part in
an explanation only if

- every cell that it spoils is wrong in the student's answers, too, and
- there are cells that it alone of the explanation spoils, and all of these are as the student has them.

So none is named that is not there, and what two of them do to the same cell needs not be known.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from autograder.judge.diagnosis.mutants import Wrong
from autograder.judge.execution.signature import Answer, Part, Raised, Returned, count_of_parts

MOST_MISTAKES = 3
MOST_CANDIDATES = 40  # programs that may take part; of three at a time there are ten thousand
SHARE_OF_ITS_OWN = (
    0.25  # of what a mistake spoils, where three are told: among so many, chance fits
)

Cell = tuple[int, int]  # an example, and a returned value


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A wrong program that may be a part of what is wrong.

    Parameters
    ----------
    name : str
    spoilt, alike, raised : frozenset of cells
        What it gets wrong, what of this the student's answers have as well, and where it raises.
    common : bool
        Whether it is one of the usual mistakes.
    """

    name: str
    spoilt: frozenset[Cell]
    alike: frozenset[Cell]
    raised: frozenset[Cell]
    common: bool


def combination(
    right: Sequence[Answer], known: Iterable[Wrong], given: Sequence[Answer], common: Set[str]
) -> tuple[str, ...]:
    """Return the names of mistakes that together explain every wrong cell; none if none do.

    Of several explanations those with the fewest mistakes count, and a mistake is told only if it takes
    part in each of them: otherwise nobody can say whether it is there.
    """
    wrong = frozenset(_spoilt(right, given))
    candidates = list(_candidates(right, known, given, common))[:MOST_CANDIDATES]
    for count in range(2, MOST_MISTAKES + 1):
        explanations = [
            chosen
            for chosen in itertools.combinations(candidates, count)
            if _explains(chosen, wrong)
        ]
        if explanations:
            sure = set.intersection(*({c.name for c in chosen} for chosen in explanations))
            return tuple(name for name in _in_order(explanations[0]) if name in sure)
    return ()


def beside_chance(
    right: Sequence[Answer], known: Iterable[Wrong], given: Sequence[Answer], common: Set[str]
) -> tuple[str, ...]:
    """Return a mistake that shows beside answers that are drawn at random: none of it is by chance.

    Every cell that it spoils is as the student has it, and so is every example that raises.
    """
    wrong = frozenset(_spoilt(right, given))
    raised = {cell for cell in wrong if isinstance(given[cell[0]], Raised)}
    names = {
        candidate.name
        for candidate in _candidates(right, known, given, common)
        if candidate.spoilt == candidate.alike
        and raised <= candidate.spoilt
        and (candidate.common or not candidate.spoilt <= candidate.raised)
    }
    return tuple(names) if len(names) == 1 else ()


def _candidates(
    right: Sequence[Answer],
    known: Iterable[Wrong],
    given: Sequence[Answer],
    common: Set[str],
) -> Iterator[_Candidate]:
    """Yield who spoils nothing that is right, and something as the student does; each way once."""
    theirs = _spoilt(right, given)
    seen: set[tuple[str, frozenset[Cell], frozenset[Cell]]] = set()
    for program in known:
        if not program.is_single:
            continue
        cells = _spoilt(right, program.answers)
        spoilt = frozenset(cells)
        if not spoilt or not spoilt <= theirs.keys():
            continue
        alike = frozenset(cell for cell, part in cells.items() if theirs[cell] == part)
        if alike and (program.names[0], spoilt, alike) not in seen:
            seen.add((program.names[0], spoilt, alike))
            raised = frozenset(cell for cell, part in cells.items() if isinstance(part, Raised))
            name = program.names[0]
            yield _Candidate(name, spoilt, alike, raised, name in common)


def _spoilt(right: Sequence[Answer], answers: Sequence[Answer]) -> Mapping[Cell, Part]:
    """Return what is wrong by cells; an exception, or another number of values, is in all of them."""
    cells: dict[Cell, Part] = {}
    for index, (wanted, given) in enumerate(zip(right, answers, strict=True)):
        count = count_of_parts(wanted)
        split = isinstance(given, Returned) and isinstance(wanted, Returned)
        if not split or count_of_parts(given) != count:
            if given != wanted:
                cells |= {(index, part): given for part in range(count)}
            continue
        assert isinstance(given, Returned)
        assert isinstance(wanted, Returned)
        for part, (theirs, ours) in enumerate(zip(given.digests, wanted.digests, strict=True)):
            if theirs != ours:
                cells[index, part] = theirs
    return cells


def _explains(chosen: Sequence[_Candidate], wrong: frozenset[Cell]) -> bool:
    if len({candidate.name for candidate in chosen}) < len(chosen):
        return False
    if frozenset[Cell]().union(*(candidate.spoilt for candidate in chosen)) != wrong:
        return False
    least = SHARE_OF_ITS_OWN if len(chosen) > 2 else 0.0
    for candidate in chosen:
        if _is_refuted(candidate, chosen):
            return False
        own = _own(candidate, chosen)
        if not own or not own <= candidate.alike or len(own) < least * len(candidate.spoilt):
            return False
        # An error fits many slips, and so does a single example: only the usual ones may be told then.
        unusual = not candidate.common
        if unusual and (own <= candidate.raised or len({index for index, _ in own}) < 2):
            return False
    return True


def _is_refuted(candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Whether a cell that it spoils is as another mistake alone leaves it, other than by an error.

    An error hides what else is wrong; a value would show it.
    """
    unlike = candidate.spoilt - candidate.alike
    return any(unlike & (other.alike - other.raised) for other in chosen if other is not candidate)


def _in_order(chosen: Sequence[_Candidate]) -> list[str]:
    """Return the names of mistakes in the order in which the examples show them."""
    return [each.name for each in sorted(chosen, key=lambda each: min(_own(each, chosen)))]


def _own(candidate: _Candidate, chosen: Sequence[_Candidate]) -> frozenset[Cell]:
    """Return the cells that of all that are chosen it alone spoils."""
    others = (other.spoilt for other in chosen if other is not candidate)
    return candidate.spoilt.difference(*others)
