"""What one student handed in, by all the names that tell the student, and what counts of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from autograder.pipeline.intake.candidate import Candidate
from autograder.pipeline.intake.choice import Choice
from autograder.pipeline.intake.owner import Owner
from autograder.pipeline.intake.people import Found

Identity = tuple[str, ...]


@dataclass
class Hand:
    """All that one student handed in.

    Parameters
    ----------
    notebooks : dict
        By what names the student: a place in folders, or a platform's name.
    others : list of Candidate
        Files that hold no notebook.
    foreign : list of Candidate
        Notebooks that are called after another assignment.
    sure : set
        By what names more than the full name tells the student.
    """

    found: Found
    owners: dict[Identity, Owner] = field(default_factory=dict)
    notebooks: dict[Identity, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    others: list[Candidate] = field(default_factory=list)
    foreign: list[Candidate] = field(default_factory=list)
    sure: set[Identity] = field(default_factory=set)

    @property
    def owner(self) -> Owner:
        """One of the names by which the student is meant."""
        return next(iter(self.owners.values()))

    @property
    def is_platforms(self) -> bool:
        """Whether a platform says that this is a person."""
        return any(owner.told for owner in self.owners.values())


@dataclass(frozen=True, slots=True)
class Taken:
    """A notebook that counts, and whose; `by_name` if nothing but the full name tells."""

    ids: tuple[str, ...]
    owner: Owner
    choice: Choice
    by_name: bool = False


def identity_of(owner: Owner) -> Identity:
    """Return by what an owner is told: a place in folders, or a platform's name."""
    return owner.place or (f"\0{owner.system}", owner.label)
