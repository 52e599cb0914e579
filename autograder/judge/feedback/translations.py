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
from autograder.exercises.catalogue.parse import Page, page_of
from autograder.exercises.model import Exercise
from autograder.language import ENGLISH, language

log = logging.getLogger(__name__)


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
    found = dict(_entries(page_of(text, str(path))))
    for name in found.keys() - known:
        log.warning("%s: %s is no misconception of this function", path, name)
    return found


def _entries(page: Page) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield name and replaced sentences of every entry."""
    for entry in page.entries:
        name, _, teacher = entry.title.partition(": ")
        given = {"student": entry.prose, "instructor": teacher, "reread": entry.section}
        yield name, {field: text for field, text in given.items() if text}
