"""Lines of a student's own cell: numbered as in the notebook, marked where the mistake is, never elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from autograder.judge.feedback.sentences import sentence
from autograder.judge.locate.model import Place, Telling
from autograder.judge.locate.places import EITHER
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.splice import Spliced
from autograder.pipeline import where
from autograder.pipeline.listing import MOST_LINES, Listing, Row, as_far_as_told, listing

SOURCE = "\n\ndef f(x):\n    y = x[a : b]\n    return y\n"
PART = Place("f", 4, "    y = x[a : b]", (10, 11), "name")


def handed_in(*sources: str) -> Spliced:
    """Return a submission of these cells for `f`, between cells of others."""
    names = ["<cell f>", *(f"<cell f #{number}>" for number in range(2, len(sources) + 1))]
    own = [CellToRun(source, name) for source, name in zip(sources, names, strict=True)]
    others = [CellToRun("f = 1", "<cell f_tests>"), CellToRun("g = 1", "<cell ff>")]
    return Spliced((*others, *own), {}, {})


def rows(made: Listing) -> list[Row]:
    return [row for cell in made.cells for row in cell]


def texts(made: Listing) -> list[str]:
    return ["".join(piece.text for piece in row.pieces) for row in rows(made)]


def told(made: Listing) -> dict[int, list[str]]:
    """Return the marked lines and the parts of them that are marked."""
    return {
        row.number: [piece.text for piece in row.pieces if piece.told]
        for row in rows(made)
        if row.told
    }


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (SOURCE, ["", "", "def f(x):", "    y = x[a : b]", "    return y", ""]),
        ("a\r\nb\rc", ["a", "b", "c"]),
        (
            "a\x0cb\u2028c\x1cd\n",
            ["a\x0cb\u2028c\x1cd", ""],
        ),  # one line for Python and the notebook
    ],
)
def test_lines_are_those_of_the_notebook(source: str, lines: list[str]) -> None:
    made = listing("f", handed_in(source))
    assert texts(made) == lines
    assert [row.number for row in rows(made)] == [*range(1, len(lines) + 1)]
    assert told(made) == {}


def test_a_place_is_marked_where_it_is() -> None:
    made = listing("f", handed_in(SOURCE), [PART, Place("f", 5, "return y")])
    assert told(made) == {4: ["a"], 5: []}
    assert texts(made) == SOURCE.split("\n")


@pytest.mark.parametrize(
    ("text", "columns", "parts"),
    [
        ("    y = x[a : b]", (10, 15), ["a : b"]),
        ("y = x[a : b]", (6, 11), ["a : b"]),  # quoted without its indentation
        ("y = x[a : b]", (6, 99), ["a : b]"]),
        ("y = x[a : b]", (11, 11), []),
        ("y = x[a : b]", None, []),
    ],
)
def test_columns_count_in_the_quoted_line(
    text: str, columns: tuple[int, int] | None, parts: list[str]
) -> None:
    assert told(listing("f", handed_in(SOURCE), [Place("f", 4, text, columns)])) == {4: parts}


def test_two_parts_of_a_line_are_one_mark_with_one_anchor() -> None:
    both = [PART, Place("f", 4, PART.text, (14, 15)), Place("f", 4, PART.text, (10, 12))]
    made = listing("f", handed_in(SOURCE), both)
    assert told(made) == {4: ["a", " ", "b"]}
    anchors = [piece.anchor for row in rows(made) for piece in row.pieces if piece.anchor]
    assert anchors == ["f-4"]


@pytest.mark.parametrize(
    "place",
    [
        Place("f", 4, "y = x[a : c]"),  # not what stands there
        Place("f", 7, "y = x[a : b]"),
        Place("f", 0, ""),
        Place("f", 1, ""),  # nothing to look at
        Place("g", 4, "y = x[a : b]"),  # another function's cell
    ],
)
def test_no_line_is_blamed_for_another(place: Place) -> None:
    made = listing("f", handed_in(SOURCE), [place])
    assert told(made) == {}
    assert made.places == ()


def test_of_a_cell_that_was_copied_the_last_is_marked() -> None:
    made = listing("f", handed_in(SOURCE, SOURCE), [PART])
    assert [[row.number for row in cell if row.told] for cell in made.cells] == [[], [4]]
    made = listing("f", handed_in(SOURCE, "def f(x):\n    pass"), [PART])
    assert [[row.number for row in cell if row.told] for cell in made.cells] == [[4], []]


@pytest.mark.parametrize(
    ("sources", "shown", "left_out"),
    [
        (["\n" * (MOST_LINES - 1)], [MOST_LINES], 0),
        (["\n" * MOST_LINES], [MOST_LINES], 1),
        (["a\r\nb\n" * MOST_LINES], [MOST_LINES], MOST_LINES + 1),
        (["a\nb", "\n" * MOST_LINES, "c\nd\n"], [2, MOST_LINES - 2], 6),
    ],
)
def test_a_page_has_no_more_lines_than_anybody_reads(
    sources: list[str], shown: list[int], left_out: int
) -> None:
    made = listing("f", handed_in(*sources))
    assert [len(cell) for cell in made.cells] == shown
    assert made.left_out == left_out


def test_a_course_tells_no_more_than_it_wants() -> None:
    levels = {most: as_far_as_told([PART], most) for most in Telling}
    assert levels[Telling.NONE] == ()
    assert [(p.columns, p.kind) for p in levels[Telling.LINE]] == [(None, "")]
    assert [(p.columns, p.kind) for p in levels[Telling.PART]] == [((10, 11), "")]
    assert levels[Telling.KIND] == (PART,)


def test_the_sentence_leads_to_the_marks() -> None:
    evil = Place("f", 9, "z = '<b>&`\ue000\ue001'", (4, 13))
    places = [evil, PART, Place("f", 4, PART.text, (14, 15))]
    said = where.look_at(places, lambda place: f"{place.cell}-{place.line}")
    assert said == (
        'Look at <a href="#f-9">line 9 (`&#39;&lt;b&gt;&amp;`\ue000\ue001&#39;`)</a> and '
        '<a href="#f-4">line 4 (<code>a</code> and <code>b</code>)</a> of your cell.'
    )


@pytest.mark.parametrize("most", [Telling.LINE, Telling.PART, Telling.KIND])
def test_of_two_lines_that_are_as_likely_it_is_told(most: Telling) -> None:
    two = (replace(PART, kind=EITHER), Place("f", 5, "    return y", (11, 12), EITHER))
    places = as_far_as_told(two, most)
    said = re.sub("<[^>]+>", "", where.look_at(places, lambda _: ""))
    parts = ("", "") if most is Telling.LINE else (" (a)", " (y)")
    assert said == (
        f"Look at line 4{parts[0]} or line 5{parts[1]} of your cell: the mistake is in one of them."
    )
    assert where.in_terminal(places)[-1] == "The mistake is in one of these two lines."
    assert where.kinds(places) == []


def test_the_whole_of_a_line_or_nearly_is_called_by_its_number_alone() -> None:
    long = Place("f", 5, f"    y = {'x' * 60}", (8, 68))
    assert "(" not in where.look_at([long], lambda _: "")
    assert "^" * 60 in where.in_terminal([long])[1]
    whole = Place("f", 5, "    return y", (4, 12))
    assert "(" not in where.look_at([whole], lambda _: "")
    assert where.in_terminal([whole]) == ["line 5: return y"]


def test_the_terminal_points_at_the_part() -> None:
    wide = Place("f", 12, "\ts = '漢字' + stride", (12, 18))
    shown = where.in_terminal([PART, Place("f", 4, PART.text, (14, 15)), wide])
    assert shown == [
        "line 4: y = x[a : b]",
        "              ^   ^",
        "line 12: s = '漢字' + stride",
        "                      ^^^^^^",
    ]


def test_a_kind_is_told_of_its_line() -> None:
    name, number = sentence("where.kinds.another_name"), sentence("where.kinds.another_number")
    one = Place("f", 4, PART.text, (10, 11), "another_name")
    same, other = replace(one, line=5), replace(one, line=6, kind="another_number")
    unknown = replace(one, line=7, kind="")
    assert where.kinds([]) == where.kinds([unknown]) == []
    assert where.kinds([one]) == where.kinds([one, same]) == [name]
    assert where.kinds([one, other]) == [f"Line 4: {name}", f"Line 6: {number}"]
    assert where.kinds([one, unknown]) == [f"Line 4: {name}"]
    assert where.in_terminal([one, same])[4:] == [name]


def test_the_terminal_shows_no_control_characters_and_no_end_of_a_long_line() -> None:
    (shown,) = where.in_terminal([Place("f", 1, f"x = '\x1b[2J{'y' * 500}'", (300, 310))])
    assert "\x1b" not in shown
    assert len(shown) < 120
    assert shown.endswith("…")


def test_the_line_where_code_stops_is_not_called_the_mistake() -> None:
    stopped = [Place("f", 3, "    x = y[9]", kind="stops")]
    assert str(where.look_at(stopped, lambda place: "#f-3")).startswith("Your code stops in <a")
    assert where.in_terminal(stopped) == ["line 3: x = y[9]", "There your code stops."]
