"""Likeness that says little: two students make a mistake that many make, or write what the catalogue knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.exercises.catalogue import BadEntry
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from autograder.pipeline.similarity.fingerprints import Print, fingerprint, share

MANY = 4  # students who make one mistake, at least …
MANY_SHARE = 0.1  # … and this share of the class: then it is a mistake that many make
RARE = 3  # students at most who make an unusual mistake
SHORT = 100  # nodes: nobody writes a longer program twice in the same way by chance


@dataclass
class Mistakes:
    """Which named mistakes students make in which function.

    Parameters
    ----------
    often : set of (function, name)
        Mistakes that students often make, as the catalogue has it.
    """

    of: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    count: Counter[tuple[str, str]] = field(default_factory=Counter)
    size: int = 0
    often: set[tuple[str, str]] = field(default_factory=set)

    def add(self, student: str, named: Mapping[str, tuple[str, ...]]) -> None:
        """Count one student's mistakes, by function."""
        self.size += 1
        for function, names in named.items():
            self.of[student, function] = frozenset(names)
            self.count.update({(function, name): 1 for name in set(names)})

    def shared(self, first: str, second: str, function: str) -> list[str]:
        """Return the mistakes that both make in a function, the rarest first."""
        both = self.of.get((first, function), frozenset()) & self.of.get((second, function), frozenset())  # fmt: skip
        return sorted(both, key=lambda name: (self.count[function, name], name))

    def is_common(self, function: str, name: str) -> bool:
        """Whether so many make a mistake that two who do need not know of each other."""
        many = self.count[function, name] >= max(MANY, MANY_SHARE * self.size)
        return many or (function, name) in self.often

    def rare(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield function, name and students of the mistakes that two or three make."""
        who: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (student, function), names in self.of.items():
            for name in names:
                if 2 <= self.count[function, name] <= RARE:
                    who[function, name].append(student)
        for (function, name), students in sorted(who.items()):
            yield function, name, sorted(students)


class KnownPrograms:
    """Short programs of the catalogue for one function: wrong ones by their mistake, right ones by their style."""

    def __init__(self, exercise: Exercise | None, released: Print) -> None:
        self._prints: list[tuple[str, Print]] = []
        for name, source in _programs(exercise) if exercise else ():
            found = fingerprint(source)
            own = {part: nodes for part, nodes in found.items() if part not in released}
            if 0 < max(own.values(), default=0) <= SHORT:
                self._prints.append((name, _inside(own)))

    def names_of(self, program: Print, threshold: float) -> list[str]:
        """Return the programs of the catalogue that a student's is, but for names and layout; right ones first.

        There may be several: a wrong program may differ from a right one by a name only.
        """
        inside = _inside(program)
        shares = [(share(inside, known), name) for name, known in self._prints]
        best = max((each for each, _ in shares), default=0.0)
        if best < threshold:
            return []
        return list(dict.fromkeys(name for each, name in shares if each == best))


def _inside(program: Print) -> Print:
    """Return a program's parts without the cell as a whole, in which an import may stand, too."""
    largest = max(program, key=lambda part: program[part], default="")
    return {part: nodes for part, nodes in program.items() if part != largest}


def _programs(exercise: Exercise) -> Iterator[tuple[str, str]]:
    for name, source in exercise.written.bases.items():
        yield f"a right program ({name.replace('_', ' ')})", source
    for misconception in exercise.misconceptions:
        for program in misconception.programs:
            try:
                yield f"a wrong program ({misconception.name})", source_of(exercise, program)
            except BadEntry:
                continue
