"""The sentences about an exercise's own misconceptions in another language.

Beside ``FUNCTION.mistakes.md`` may lie ``FUNCTION.mistakes.LANGUAGE.md`` with the same entries,
``### name: half a line to the teacher`` and a paragraph to the student, below the headings of the
translated assignment. Code is not repeated there. What it leaves out is told in English.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.exercises.catalogue import Misconception
from autograder.exercises.catalogue.blocks import Kind, cut
from autograder.exercises.model import Exercise
from autograder.language import ENGLISH, language

log = logging.getLogger(__name__)

SECTION, ENTRY = 2, 3  # levels of headings


def translated(exercise: Exercise, misconception: Misconception) -> Misconception:
    """Return a misconception with its sentences in the chosen language, as far as there are any."""
    if language() == ENGLISH or exercise.catalogue is None:
        return misconception
    path = exercise.catalogue.folder / f"{exercise.function}.mistakes.{language()}.md"
    known = frozenset(each.name for each in exercise.misconceptions)
    replaced: dict[str, Any] = dict(_overlay(path, known).get(misconception.name, {}))
    return dataclasses.replace(misconception, **replaced)


@functools.lru_cache(maxsize=64)
def _overlay(path: Path, known: frozenset[str]) -> dict[str, dict[str, str]]:
    """Return by name what an overlay replaces; entries that nothing is called like are logged."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        log.warning("%s: cannot be read (%s)", path, error)
        return {}
    found = dict(_entries(text))
    for name in found.keys() - known:
        log.warning("%s: %s is no misconception of this function", path, name)
    return found


def _entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield name and replaced sentences of every entry."""
    section, name = "", ""
    entry: dict[str, str] = {}
    for block in cut(text):
        if block.kind is Kind.HEADING:
            if name:
                yield name, entry
            name, entry = "", {}
            if block.level == SECTION:
                section = block.text
            elif block.level == ENTRY:
                name, _, teacher = block.text.partition(": ")
                given = {"instructor": teacher, "reread": section}
                entry = {field: text for field, text in given.items() if text}
        elif block.kind is Kind.PROSE and name:
            entry["student"] = (
                f"{entry['student']} {block.text}" if "student" in entry else block.text
            )
    if name:
        yield name, entry
