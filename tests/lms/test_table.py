"""A table goes back as it came, but for the cells that were changed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lms.table import BadTable, parse_table, read_table

ENCODINGS = {"utf-8": b"", "utf-8-sig": b"", "utf-16": b"", "cp1252": b""}
LATIN = st.text(st.sampled_from("aÄé\"'\n\r,;\t =-5€"), max_size=6)
ANY = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=6)


def written(rows: list[list[str]], delimiter: str, quoting: int, end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


@st.composite
def files(draw: st.DrawFn) -> bytes:
    encoding = draw(st.sampled_from([*ENCODINGS]))
    cell = LATIN if encoding == "cp1252" else LATIN | ANY
    text = written(
        draw(st.lists(st.lists(cell, min_size=1, max_size=4), min_size=1, max_size=5)),
        draw(st.sampled_from(",;\t")),
        draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])),
        draw(st.sampled_from(["\n", "\r\n"])),
    )
    if draw(st.booleans()):
        text = text.rstrip("\r\n") or text
    return text.encode(encoding)


def parsed(data: bytes):
    """Return the table of a file; None if it is one that is refused, such as a web page or nothing."""
    try:
        return parse_table(data)
    except BadTable:
        return None


@given(files())
def test_an_unchanged_table_gives_the_same_bytes(data: bytes) -> None:
    if table := parsed(data):
        assert table.to_bytes() == data


@given(files())
def test_cells_are_those_that_the_standard_reader_tells(data: bytes) -> None:
    if table := parsed(data):
        text = data[len(table.bom) :].decode(table.encoding)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter)
        assert table.rows == list(reader)


@given(files(), st.data(), LATIN)
def test_a_changed_cell_is_the_only_thing_that_changes(
    data: bytes, choice: st.DataObject, text: str
) -> None:
    if table := parsed(data):
        row = choice.draw(st.sampled_from([i for i, cells in enumerate(table.rows) if cells]))
        place = choice.draw(st.integers(0, len(table.rows[row]) - 1))
        table.rows[row][place] = text
        if len(table.rows[row]) == 1 and not text:
            return  # one empty cell is an empty line
        back = data[len(table.bom) :]
        again = list(
            csv.reader(
                io.StringIO(table.to_bytes()[len(table.bom) :].decode(table.encoding), newline=""),
                delimiter=table.delimiter,
            )
        )
        assert again == table.rows
        for number, raw in enumerate(parse_table(data)._read):
            if number != row:
                assert table.delimiter.join(c.raw for c in raw).encode(table.encoding) in back


def test_a_cell_takes_the_quotes_of_the_one_it_replaces() -> None:
    table = parse_table(b'"id","grade",note\n"1","",x\n2,,"y z"\n')
    table.rows[1][1] = "3.5"
    table.rows[2][1] = "4,5"
    table.rows[0].append("more")
    assert table.to_bytes() == b'"id","grade",note,more\n"1","3.5",x\n2,"4,5","y z"\n'


def test_a_file_without_a_last_line_end_gets_none() -> None:
    table = parse_table(b"a;b\r\n1;2")
    table.rows[1][1] = "3"
    assert table.to_bytes() == b"a;b\r\n1;3"
    table.rows.append(["4", "5"])
    assert table.to_bytes() == b"a;b\r\n1;3\r\n4;5\r\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04rest", "spreadsheet or archive"),
        (b"<!doctype html>", "web page"),
        (b"\xff\xfea", "damaged"),
        (b"a,b\n\x81\x82", "neither UTF-8"),
        (b"a,b\n1,\0", "no text"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "line 3: a quotation mark opens"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_told(data: bytes, said: str) -> None:
    with pytest.raises(BadTable, match=said):
        parse_table(data, "scores.csv")


def test_a_letter_that_the_file_cannot_hold_is_told() -> None:
    table = parse_table("name,grade\nMüller,1\n".encode("cp1252"))
    table.rows[1][0] = "张"
    with pytest.raises(BadTable, match="cp1252, which has no '张'"):
        table.to_bytes()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="No such file"):
        read_table(tmp_path / "scores.csv")
