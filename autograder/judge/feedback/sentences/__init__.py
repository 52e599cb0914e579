"""All sentences that students and teachers read, by key, from one catalogue per language.

The catalogues are the TOML files beside this module, named after the code of their language.
English is complete; what another language leaves out is told in English.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import BadUsage
from autograder.exercises.model import Phrase
from autograder.judge.feedback.sentences.catalogue import Catalogue, SentenceForms, check, read
from autograder.language import ENGLISH, VARIABLE, language
from autograder.text import suggest

FOLDER = Path(__file__).parent


class UnknownLanguage(BadUsage):
    """No catalogue is called like this."""


def sentence(key: str, /, **fields: object) -> str:
    """Return a sentence in the chosen language, with its fields filled in.

    Parameters
    ----------
    key : str
        Group and name in the catalogue, such as ``"difference.shape"``.
    **fields : object
        What the template names in braces. ``count`` chooses the form of a counted sentence.

    Raises
    ------
    KeyError
        If there is no such sentence, or it names a field that is not given.
    UnknownLanguage
    """
    chosen = _catalogue(FOLDER, language())
    source = chosen if key in chosen.entries else _catalogue(FOLDER, ENGLISH)
    return source.fill(key, fields)


def said(words: str | Phrase) -> str:
    """Return what an exercise says: a phrase in the chosen language, anything else as it is."""
    if isinstance(words, str):
        return words
    fields = {
        name: said(value) if isinstance(value, Phrase) else value
        for name, value in words.fields.items()
    }
    return sentence(words.key, **fields)


def has(key: str) -> bool:
    """Whether a sentence with this key exists."""
    return key in _catalogue(FOLDER, ENGLISH).entries


def entries() -> dict[str, SentenceForms]:
    """Return all entries of the English catalogue by key."""
    return dict(_catalogue(FOLDER, ENGLISH).entries)


def listed(items: Sequence[str]) -> str:
    """Join names or phrases to a list such as "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    before = functools.reduce(
        lambda one, other: sentence("list.middle", before=one, next=other), items[:-1]
    )
    return sentence("list.last", before=before, last=items[-1])


def strung(items: Sequence[str]) -> str:
    """Join phrases that may hold commas, such as "one; two; three"."""
    if not items:
        return ""
    return functools.reduce(
        lambda one, other: sentence("list.strung", before=one, next=other), items
    )


def require_language() -> None:
    """Read the chosen language's catalogue, so that a wrong name is told before any work.

    Raises
    ------
    UnknownLanguage
    BadCatalogue
        If it has sentences or fields that English has not.
    """
    _catalogue(FOLDER, language())


@functools.cache
def _catalogue(folder: Path, code: str) -> Catalogue:
    known = sorted(path.stem for path in folder.glob("*.toml"))
    if code not in known:
        raise UnknownLanguage(
            f"{VARIABLE}={code}: there is no catalogue of sentences in this language; "
            f"{suggest(code, known)}"
        )
    found = read(folder / f"{code}.toml")
    if code != ENGLISH:
        check(found, _catalogue(folder, ENGLISH))
    return found
