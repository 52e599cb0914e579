"""What students and instructors read: escaped everywhere, without any script, and true."""

from __future__ import annotations

import csv
import html.parser
import re
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.judge.files import judge_files
from autograder.judge.locate.model import BadTelling, Place
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline import show
from autograder.pipeline.feedback import People, feedback, page_of, page_text
from autograder.pipeline.giving_back.export import export, safe
from autograder.pipeline.grade import Summary
from autograder.pipeline.pages import code
from autograder.pipeline.reports.assignment import NothingGraded, report
from autograder.pipeline.reports.remarks import remark
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredLine
from autograder.text import printable
from tests.pipeline.conftest import COURSE, Classroom, read_result
from tests.submissions import ASSIGNMENT, WRONG, notebook, to_bytes

pytestmark = [pytest.mark.pipeline, pytest.mark.sandbox]
EVIL = "</pre><script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>"
NOBODY = People()


class Page(html.parser.HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.words: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.words += [" "] * (tag in ("td", "th", "tr", "li", "p", "h1", "h2"))
        self.attributes |= dict(attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.anchors |= {value or "" for name, value in attrs if name == "id"}

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def assert_harmless(text: str) -> Page:
    page = Page(text)
    assert not page.tags & {"script", "img", "iframe", "object", "form", "link", "base"}
    assert not page.tags & {"use", "image", "foreignobject", "animate", "set"}, (
        "what a drawing may not do"
    )
    within = {link.removeprefix("#") for link in page.links if not link.startswith("../feedback/")}
    assert within <= page.anchors, "links within the page, or to feedback pages beside it"
    assert not [name for name in page.attributes if name.startswith("on")]
    assert "default-src 'none'" in text
    return page


def test_every_page_of_the_sample_class_is_harmless_and_complete(
    sample_class: tuple[Classroom, Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    course, summary = sample_class
    monkeypatch.setenv("GRADING_ROOT", str(course.place))
    pages = dict(feedback(COURSE, ASSIGNMENT))
    assert pages.keys() == {graded.student for graded in summary.graded}
    for graded in summary.graded:
        page = assert_harmless(pages[graded.student].read_text("utf-8"))
        assert f"{graded.result.score:g} of 24 points" in page.text
        for item in graded.result.items:
            assert item.function in page.text or graded.result.status == "unreadable"
    assert "stride" in Page(pages["carl"].read_text("utf-8")).text
    unreadable = Page(pages["paula"].read_text("utf-8")).text
    assert unreadable.count("it is not valid JSON") == 1, "said once, not for every function"
    assert "conv_forward" not in unreadable


def test_student_text_is_escaped_wherever_it_is_shown(course: Classroom) -> None:
    assignment = load_assignment(ASSIGNMENT, COURSE)
    (question,) = assignment.written
    answers = {
        "zero_pad": f'def zero_pad(X, padding):\n    raise ValueError("""{EVIL}""")\n',
        "same_padding": f'def same_padding(f):\n    """{EVIL}"""\n    return {EVIL!r}\n',
        "conv_single_step": f"# {EVIL}\ndef conv_single_step(a, W, b):\n    return undefined\n",
        question.grade_id: EVIL,
    }
    data = to_bytes(notebook(answers))
    course.hand_in("anna", data)
    course.grade()
    stored = read_result(course.results("anna")[0])
    first = stored.items[0]  # whatever the judge may once let through
    first = replace(first, lines=(*first.lines, StoredLine("mistake", EVIL)))
    stored = replace(stored, items=(first, *stored.items[1:]))
    people = People(comments={"zero_pad": EVIL, question.grade_id: EVIL})
    text = page_text(assignment, f"anna{EVIL}", stored, data, people)
    page = assert_harmless(text)
    assert page.text.count("<script>alert(1)</script>") >= 6
    assert_harmless(report(COURSE, ASSIGNMENT)[0].read_text("utf-8"))
    shown = course.autograded("anna").read_text("utf-8")
    assert '"text/html"' not in shown


def test_a_line_marks_code_and_emphasis_and_escapes_the_rest() -> None:
    assert code("`[p:-p]` is *empty* if `a*b*c < 1`") == (
        "<code>[p:-p]</code> is <em>empty</em> if <code>a*b*c &lt; 1</code>"
    )
    assert code("a lone ` and *<b>* and 2 * 3 * 4") == ("a lone ` and *&lt;b&gt;* and 2 * 3 * 4")


def test_what_was_not_counted_is_not_called_wrong(course: Classroom) -> None:
    """All values are wrong here; that the arguments stay as they were is no mistake."""
    wrong = "def zero_pad(X, padding):\n    return np.full((1, 1, 1, 1), 7.5)\n"
    data = to_bytes(notebook({"zero_pad": wrong}))
    course.hand_in("anna", data)
    course.grade()
    stored = read_result(course.results("anna")[0])
    (item,) = (item for item in stored.items if item.function == "zero_pad")
    assert item.points == 0
    assert "arguments left unchanged" not in item.message
    text = page_text(load_assignment(ASSIGNMENT, COURSE), "anna", stored, data, NOBODY)
    page = Page(text)
    assert "○ arguments left unchanged" in page.text
    assert "Not yet right:" not in page.text, "the signs of the families say it already"


def test_the_line_of_a_mistake_is_marked_in_what_was_handed_in(
    course: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "\n\ndef zero_pad(X, padding):\n    # <b>\n    return X[padding:]\n"
    data = to_bytes(notebook({"zero_pad": wrong}))
    course.hand_in("anna", data)
    course.grade()
    store = ResultStore(COURSE, ASSIGNMENT)
    place = Place("zero_pad", 5, "    return X[padding:]", (13, 20))
    store.write_places("anna", store.key_of(data), {"zero_pad": (place,)})

    def page() -> str:
        ((_, path),) = feedback(COURSE, ASSIGNMENT)
        assert path is not None
        return path.read_text("utf-8")

    text = page()
    assert "Look at line 5 (padding) of your cell." in assert_harmless(text).text
    assert 'href="#zero_pad-5"' in text
    assert '<u id="zero_pad-5">padding</u>' in text
    assert text.count('<details class="handed-in" open>') == 1, "only where a line is told"
    listing = text[text.index('"handed-in" open') :]
    listing = Page(listing[: listing.index("</details>")])
    assert "".join(listing.words).partition("\n")[0].endswith("handed in")
    assert "".join(listing.words).endswith(f"{wrong}\n"), "blank lines at the start, too"
    assert re.findall(r'data-n="(\d+)"', text[text.index('"handed-in" open') :])[:6] == [*"123456"]

    monkeypatch.setenv("AUTOGRADER_WHERE", "line")
    assert "Look at line 5 of your cell." in Page(page()).text
    assert "<u " not in page()
    monkeypatch.setenv("AUTOGRADER_WHERE", "none")
    assert "Look at" not in Page(page()).text
    monkeypatch.setenv("AUTOGRADER_WHERE", "lines")
    with pytest.raises(BadTelling, match="did you mean line"):
        page()


def test_several_mistakes_are_so_many_points(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
    course.grade()
    stored = read_result(course.results("anna")[0])
    (item,) = (item for item in stored.items if item.function == "zero_pad")
    told = (StoredLine("mistake", "One `a`."), StoredLine("mistake", "Two."))
    item = replace(item, misconception="one+two", lines=(*told, StoredLine("example", "Three.")))
    text = page_text(
        load_assignment(ASSIGNMENT, COURSE), "anna", replace(stored, items=(item,)),
        to_bytes(notebook()), NOBODY,
    )  # fmt: skip
    assert "<li>One <code>a</code>.</li><li>Two.</li>" in text
    assert '<p class="say">Three.</p>' in text


def test_the_same_totals_are_told_everywhere(course: Classroom, tmp_path: Path) -> None:
    assignment = load_assignment(ASSIGNMENT, COURSE)
    (question,) = assignment.written
    answers = {"zero_pad": WRONG["zero_pad"], question.grade_id: "Because of the border."}
    data = to_bytes(notebook(answers))
    path = course.hand_in("anna", data)
    course.grade()
    course.execute(
        "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = ?)",
        question.grade_id,
    )
    ((_, page),) = feedback(COURSE, ASSIGNMENT)
    assert page is not None
    told = Page(page.read_text("utf-8")).text
    assert "20.5 of 24 points" in told
    assert "19 of 22 automatic points, 1.5 of 2 for written answers" in told
    report_page = Page(report(COURSE, ASSIGNMENT)[0].read_text("utf-8")).text
    assert "median 20.5 of 24 points (automatic: 19 of 22; 2 for written answers)" in report_page
    place = tmp_path / "scores.csv"
    export(COURSE, ASSIGNMENT, place)
    with open(place, newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["score"], line["max_score"]) == ("20.5", "24")
    assert (line["auto_score"], line["max_auto_score"]) == ("19", "22")
    assert (line["written_score"], line["max_written_score"]) == ("1.5", "2")
    (result,) = judge_files(ASSIGNMENT, [path], COURSE)
    assert "19 of 22 automatic points" in show.judged(result, assignment)
    by_itself = Page(page_of(assignment, path.name, result)).text
    assert "19 of 22 points" in by_itself
    assert "not graded here: a person reads it · 2 points" in by_itself
    assert "Because of the border." in by_itself


@pytest.mark.parametrize(
    ("body", "chip"),
    [
        ("raise ValueError", "– arguments left unchanged: not tried"),
        ("X[0] = 1; return X", "✗ arguments left unchanged"),
        ("return X + 7", "○ arguments left unchanged"),
    ],
)
def test_nobody_is_accused_of_what_was_not_tried(course: Classroom, body: str, chip: str) -> None:
    data = to_bytes(notebook({"zero_pad": f"def zero_pad(X, padding):\n    {body}\n"}))
    course.hand_in("anna", data)
    course.grade()
    stored = read_result(course.results("anna")[0])
    (item,) = (item for item in stored.items if item.function == "zero_pad")
    assert ("arguments left unchanged" in item.message) == chip.startswith("✗")
    text = page_text(load_assignment(ASSIGNMENT, COURSE), "anna", stored, data, NOBODY)
    assert re.search(rf"{chip} (?!:)", Page(text).text)
    report_page = Page(report(COURSE, ASSIGNMENT)[0].read_text("utf-8")).text
    assert ("arguments left unchanged" in report_page) == chip.startswith("✗")


def test_what_people_entered_is_on_the_page(course: Classroom) -> None:
    assignment = load_assignment(ASSIGNMENT, COURSE)
    (question,) = assignment.written
    data = to_bytes(notebook({question.grade_id: "Because of the border."}))
    course.hand_in("anna", data)
    course.grade()
    stored = read_result(course.results("anna")[0])
    text = page_text(assignment, "anna", stored, data, NOBODY)
    assert "waiting to be read by a person" in Page(text).text
    assert "Up to 2 more may come: a person reads" in Page(text).text
    blank = page_text(assignment, "anna", stored, to_bytes(notebook()), NOBODY)
    assert "more may come" not in blank, "an answer that was not given brings nothing"
    gone = replace(stored, status="unreadable", reason="it is no notebook")
    text = page_text(assignment, "anna", gone, b"", People(comments={"zero_pad": "See me."}))
    assert "See me." in Page(text).text
    assert "conv_forward" not in Page(text).text
    people = People(
        scores={question.grade_id: 1.5, "zero_pad_tests": 1.0},
        extra={"same_padding_tests": 0.5},
        comments={question.grade_id: "Nearly."},
        penalty=2.0,
    )
    page = Page(page_text(assignment, "anna", stored, data, people))
    assert "20 of 24 points" in page.text  # 22 + 1.5 - 2 + 0.5 - 2
    assert "A person looked at this and gave 2.5 points" in page.text
    assert "2 points are taken off for lateness" in page.text
    assert "Nearly." in page.text


def test_nothing_is_written_for_who_is_not_graded(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    assert list(feedback(COURSE, ASSIGNMENT)) == [("anna", None)]
    with pytest.raises(NothingGraded, match="autograder grade a2_convolution"):
        report(COURSE, ASSIGNMENT)


def test_the_report_counts_the_class(
    sample_class: tuple[Classroom, Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    course, summary = sample_class
    monkeypatch.setenv("GRADING_ROOT", str(course.place))
    page = assert_harmless(report(COURSE, ASSIGNMENT)[0].read_text("utf-8"))
    assert f"{len(summary.graded)} submissions" in page.text
    for graded in summary.graded:
        assert re.search(rf"\b{graded.student}\b", page.text)
        for item in graded.result.items:
            assert (item.misconception or "") in page.text
    assert "paula: the file is not a notebook" in page.text
    assert "kurt: conv_forward takes too long and was stopped" in page.text
    losers = [g for g in summary.graded if g.result.score < g.result.max_score]
    assert all(remark(g.result) for g in losers), "who loses points is told why"


def test_a_damaged_result_is_not_passed_over(course: Classroom) -> None:
    for student in ("anna", "bert"):
        course.hand_in(student, to_bytes(notebook()))
    course.grade()
    course.results("bert")[0].write_text('{"broken')
    assert report(COURSE, ASSIGNMENT)[1] == ["bert"]
    assert dict(feedback(COURSE, ASSIGNMENT))["bert"] is None
    assert course.grade(students=["bert"]).undone == {}
    assert report(COURSE, ASSIGNMENT)[1] == []


def test_who_is_not_graded_yet_is_counted(course: Classroom, tmp_path: Path) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    course.grade()
    course.hand_in("bert", to_bytes(notebook()))
    text = Page(report(COURSE, ASSIGNMENT)[0].read_text("utf-8")).text
    assert "1 submission ·" in text
    assert "1 more handed in and not graded yet" in text
    for words in (["report", ASSIGNMENT], ["export", ASSIGNMENT, "-o", str(tmp_path / "x.csv")]):
        run = course.run(*words)
        assert run.returncode == 1
        assert "bert: handed in, not graded as a2_convolution is now; type: autograder grade" in run.stderr  # fmt: skip


def test_the_table_of_scores(course: Classroom, tmp_path: Path) -> None:
    course.hand_in_small_class()
    course.hand_in("zed", b"x", "2026-03-01 12:00:00 UTC")
    course.grade()
    course.execute("UPDATE student SET id = '=HYPERLINK(1)' WHERE id = 'zed'")
    course.execute(
        "UPDATE submitted_assignment SET student_id = '=HYPERLINK(1)' WHERE student_id = 'zed'"
    )
    course.execute("UPDATE submitted_notebook SET late_submission_penalty = 2")
    place = tmp_path / "scores.csv"
    assert export(COURSE, ASSIGNMENT, place) == 5
    with open(place, newline="") as file:
        lines = {line["student"]: line for line in csv.DictReader(file)}
    assert lines["bert"]["auto_score"] == lines["bert"]["raw_score"] == "19"
    assert lines["bert"]["score"] == "17", "what the LMS gets is what the feedback page says"
    assert lines["bert"]["late_penalty"] == "2"
    assert lines["bert"]["handed_in"] == "2026-03-01 12:00:00"
    assert lines["bert"]["needs_manual_grade"] == "no"
    assert "'=HYPERLINK(1)" in lines
    assert export(COURSE, "a1_tensors", place) == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\n=1", "＝1"])
def test_no_cell_of_the_table_is_a_formula(text: str) -> None:
    assert safe(text) == f"'{printable(text)}"
    assert safe("ada@example.org") == "ada@example.org"


def test_no_cell_of_the_table_acts_on_a_terminal() -> None:
    assert safe("\x1b]0;owned\x07\u202ebob\n") == "�]0;owned��bob�"
