"""What Moodle and Canvas make of an uploaded table, re-stated from the sources of their importers."""

from __future__ import annotations

import csv
import io
import re


def as_moodle_imports(
    data: bytes, words: tuple[str, str, str, str], maximum: float, decimal: str = "."
) -> dict[str, float]:
    """Return the grades that Moodle takes from a worksheet, by participant.

    Parameters
    ----------
    words : tuple of str
        Headings of identifier, grade and the grade's time, and the word before a participant's number, all in
        the site's language.
    decimal : str
        Of the site's language.
    """
    identifier, grade, modified, participant = words
    text = data.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert {identifier, grade, modified} <= set(header), "Moodle refuses the file"
    taken = {}
    for row in rows:
        number = row[header.index(identifier)][len(participant) :]
        value = row[header.index(grade)].strip().replace(" ", "").replace(decimal, ".")
        if value and 0 <= float(value) <= maximum:
            taken[number] = float(value)
    return taken


def as_canvas_imports(before: str, after: bytes) -> dict[tuple[str, str], str]:
    """Return the scores that change when a gradebook is imported, by student and heading.

    An empty cell takes away the score that is there; columns of totals are passed over.
    """
    old, new = _canvas(before), _canvas(after.decode())
    return {
        key: new.get(key, "")
        for key in old.keys() | new.keys()
        if _number(old.get(key, "")) != _number(new.get(key, ""))
    }


def _canvas(text: str) -> dict[tuple[str, str], str]:
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert "Student" in header[0], "Canvas refuses the file"
    assert header[1] == "ID"
    last = header.index("Section")
    totals = re.compile("(Current|Final|Override) (Score|Points|Grade|Status)")
    scores = {}
    for row in rows:
        empty = all(re.fullmatch(r"(?i)\s*(muted|manual posting.*)?\s*", cell) for cell in row)
        if empty or "Points Possible" in row[0]:
            continue
        for heading, cell in list(zip(header, row, strict=True))[last + 1 :]:
            if not totals.search(heading) and heading != "Notes":
                scores[row[1], heading] = cell.strip()
    return scores


def _number(text: str) -> object:
    """Return a score as Canvas compares it: to two digits, with a point or comma; none is as good as a dash."""
    if re.fullmatch(r"-?[0-9.,]+%?", text):
        *whole, part = re.split("[,.]", text)
        return round(float(f"{''.join(whole)}.{part}" if whole else part), 2)
    return "" if text in ("", "-") else text
