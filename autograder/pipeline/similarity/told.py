"""What is said of pairs and groups, on the terminal, on the page and to programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from autograder.pipeline.people.roster import Roster
from autograder.pipeline.similarity.compare import MISTAKE, Comparison, Group, Pair


def remarks(pair: Pair, size: int) -> list[str]:
    """Return what may explain that two are alike, or makes it the more unusual.

    Parameters
    ----------
    size : int
        Of the class.
    """
    said = []
    if pair.known:
        said.append(f"both are {pair.known} of the catalogue")
    if pair.mistake:
        how_many = f"{pair.mistake_count} of {size} do"
        said.append(
            f"both make {pair.mistake}, which is common ({how_many})"
            if pair.many
            else f"both make {pair.mistake}, which only {how_many}"
        )
    if pair.kind != MISTAKE and not pair.is_explained:
        said.append(f"{pair.holders} of {size} have the largest part that is alike")
    return said


def verdict(pair: Pair) -> str:
    """Return in a word what a pair is."""
    if pair.kind == MISTAKE:
        return "same unusual mistake"
    return "alike, and may be so by themselves" if pair.is_explained else "alike"


def pair_line(pair: Pair, found: Comparison, roster: Roster) -> str:
    """Return a line for people."""
    who = f"{roster.shown(pair.first)}  {roster.shown(pair.second)}"
    said = "; ".join(remarks(pair, found.size))
    mark = "  same mistake" if pair.kind == MISTAKE else ""
    return f"{pair.share:.2f}  {pair.function:<20} {who}{mark}{f'  ({said})' if said else ''}"


def group_line(group: Group, roster: Roster) -> str:
    """Return a line on a group for people."""
    tightest = ", ".join(f"{pair.first} and {pair.second} {pair.share:.2f}" for pair in group.pairs)
    members = ", ".join(map(roster.shown, group.members))
    return f"group of {len(group.members)} in {group.function}: {members}; tightest: {tightest}"


def pair_json(pair: Pair, found: Comparison, roster: Roster) -> dict[str, Any]:
    """Return an object for programs."""
    names = [roster.name_of(pair.first), roster.name_of(pair.second)]
    return {
        **asdict(pair),
        "names": names,
        "explained": pair.is_explained,
        "class_size": found.size,
    }
