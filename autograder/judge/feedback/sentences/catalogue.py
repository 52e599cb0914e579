"""A catalogue of sentences: templates with named fields, some in several forms by a count."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from autograder.errors import BadUsage
from autograder.judge.feedback.sentences.plural import CATEGORIES, OTHER, RULES

ABOUT = "language"  # the table that describes the catalogue itself
COUNT = "count"  # the field that chooses the form of a counted sentence


class BadCatalogue(BadUsage):
    """A catalogue of sentences that cannot be used."""


@dataclass(frozen=True, slots=True)
class SentenceForms:
    """One sentence.

    Parameters
    ----------
    forms : mapping of str to str
        Templates by category of the count, such as ``one`` and ``other``; only ``other`` if the
        sentence is not counted.
    """

    forms: Mapping[str, str]

    @property
    def fields(self) -> frozenset[str]:
        """What has to be given: the names in all forms together, and the count if it chooses one."""
        named = {name for form in self.forms.values() for name in _fields(form)}
        return frozenset(named | {COUNT} if self.is_counted else named)

    @property
    def is_counted(self) -> bool:
        """Whether the form depends on the count."""
        return len(self.forms) > 1


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sentences of one language.

    Parameters
    ----------
    path : Path
    plural : str
        Name of the rule by which a count chooses a form.
    entries : mapping of str to SentenceForms
    """

    path: Path
    plural: str
    entries: Mapping[str, SentenceForms]

    def fill(self, key: str, fields: Mapping[str, object]) -> str:
        """Return a sentence with its fields filled in.

        Raises
        ------
        KeyError
        """
        entry = self.entries[key]
        forms = entry.forms
        if not entry.is_counted:
            return forms[OTHER].format_map(fields)
        return forms.get(self._category(str(fields[COUNT])), forms[OTHER]).format_map(fields)

    def _category(self, count: str) -> str:
        """Return the category of a count; the rules are about whole numbers."""
        return RULES[self.plural](int(count)) if count.isdigit() else OTHER


def read(path: Path) -> Catalogue:
    """Read a catalogue.

    Raises
    ------
    BadCatalogue
        If the file is not TOML, names no rule for counts, or holds something else than templates.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{path}: {error}") from None
    plural = tables.pop(ABOUT, {}).get("plural")
    if plural not in RULES:
        raise BadCatalogue(
            f"{path}: [{ABOUT}] plural is {plural!r}, wanted one of {', '.join(RULES)}"
        )
    catalogue = Catalogue(path, plural, dict(_entries(path, tables, ())))
    for key, entry in catalogue.entries.items():
        for form in entry.forms.values():
            _check_template(path, key, form)
    return catalogue


def check(catalogue: Catalogue, english: Catalogue) -> None:
    """Compare a catalogue with the English one, whose fields are the ones that the code fills in.

    Raises
    ------
    BadCatalogue
        If a sentence is unknown, or names other fields. A counted form may do without its count.
    """
    for key, entry in catalogue.entries.items():
        if key not in english.entries:
            raise BadCatalogue(f"{catalogue.path}: {key}: the English catalogue has no such key")
        given = english.entries[key].fields
        if not entry.fields <= given or any(
            _fields(form) | {COUNT} != given | {COUNT} for form in entry.forms.values()
        ):
            names = ", ".join(f"{{{name}}}" for name in sorted(given)) or "none"
            raise BadCatalogue(f"{catalogue.path}: {key} has other fields than wanted: {names}")


def _entries(
    path: Path, tables: Mapping[str, Any], above: tuple[str, ...]
) -> Iterator[tuple[str, SentenceForms]]:
    for name, value in tables.items():
        key = ".".join((*above, name))
        if isinstance(value, str):
            yield key, SentenceForms({OTHER: value})
        elif not isinstance(value, dict):
            raise BadCatalogue(f"{path}: {key} is {value!r}, wanted a sentence in quotes")
        elif OTHER in value and value.keys() <= set(CATEGORIES):
            yield key, SentenceForms(value)
        else:
            yield from _entries(path, value, (*above, name))


def _check_template(path: Path, key: str, form: Any) -> None:
    try:
        plain = all(
            name is None or (name.isidentifier() and not spec and not conversion)
            for _, name, spec, conversion in Formatter().parse(form)
        )
    except (TypeError, ValueError):
        plain = False
    if not plain:
        raise BadCatalogue(f"{path}: {key} is {form!r}, wanted text with fields such as {{name}}")


def _fields(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name}
