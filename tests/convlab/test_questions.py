"""Questions of the lectures: what counts as right, and what is replied."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest
from convlab import CheckError, check, hint, questions, solution
from convlab.questions.model import Question

QUESTIONS = {
    "77.size": Question(
        "How `many`?",
        answer=280,
        replies={270: "That forgets the <bias>."},
        because="27 weights and a bias, ten times.",
        hints=("Count.", "Count `one` filter."),
        solution="$10 \\cdot (27 + 1)$",
    ),
    "77.pi": Question("?", answer=3.14, tolerance=0.01),
    "77.word": Question("?", answer="Stride"),
    "77.yes": Question("?", answer=True, replies={False: "Look again."}),
    "77.shape": Question("?", answer=(2, 3, 4), replies={(2, 4, 3): "Height first."}),
    "77.array": Question("?", answer=np.eye(2)),
    "77.call": Question("?", check=lambda f: f(2) == 4 or f"f(2) is {f(2)}"),
    "77.bare": Question("?", check=lambda answer: answer == 1),
}


@pytest.fixture(autouse=True)
def lecture(monkeypatch):
    module = types.ModuleType("convlab.questions.lecture_77")
    module.QUESTIONS = QUESTIONS
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda self: self.stem == "lecture_77" or exists(self))


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("77.size", 280),
        ("77.size", 280.0),
        ("77.size", np.int64(280)),
        ("77.size", np.array(280)),
        ("77.pi", 3.1416),
        ("77.word", " stride. "),
        ("77.yes", True),
        ("77.yes", np.bool_(True)),
        ("77.shape", (2, 3, 4)),
        ("77.shape", [2, 3, 4]),
        ("77.shape", np.zeros((2, 3, 4)).shape),
        ("77.array", [[1, 0], [0, 1]]),
        ("77.call", lambda x: x * x),
        ("77.bare", 1),
    ],
)
def test_right_answers(id, answer):
    reply = check(id, answer)
    assert reply
    assert reply.outcome == "right"
    assert f"✓ {id}: Right." in str(reply)


@pytest.mark.parametrize(
    ("id", "answer", "told"),
    [
        ("77.size", 270, "That forgets the <bias>."),
        ("77.size", 1, "Not yet."),
        ("77.size", "280", "one number"),
        ("77.size", (280,), "one number"),
        ("77.size", True, "Not yet."),
        ("77.pi", 3.2, "Not yet."),
        ("77.word", "padding", "Not yet."),
        ("77.word", 3, "a text in quotes"),
        ("77.yes", False, "Look again."),
        ("77.yes", 1, "True or False"),
        ("77.shape", (2, 4, 3), "Height first."),
        ("77.shape", (2, 3), "has 3 numbers; yours has 2"),
        ("77.shape", 24, "3 numbers in a tuple"),
        ("77.array", np.eye(3), "Its shape is (3, 3)"),
        ("77.array", [[1, 0], [0]], "an array with 2 axes"),
        ("77.array", np.ones((2, 2)), "Not yet."),
        ("77.call", lambda x: x + 3, "f(2) is 5"),
        ("77.bare", 2, "Not yet."),
        ("77.size", np.nan, "Not yet."),
        ("77.size", print, "one number"),
    ],
)
def test_wrong_answers_get_a_reply_and_do_not_stop_the_notebook(id, answer, told):
    reply = check(id, answer)
    assert not reply
    assert reply.outcome == "wrong"
    assert told in str(reply)


def test_reply_is_escaped_and_offers_a_hint():
    card = check("77.size", 270)._repr_html_()
    assert "&lt;bias&gt;" in card
    assert "<bias>" not in card
    assert 'Stuck? hint("77.size")' in str(check("77.size", 270))
    assert "Stuck" not in str(check("77.pi", 1))
    assert "Stuck" not in str(check("77.size", 280))
    assert "27 weights" in str(check("77.size", 280))


@pytest.mark.parametrize("answer", [(), (None,), (...,)])
def test_unanswered_question_is_asked_again(answer):
    reply = check("77.size", *answer)
    assert reply.outcome == "not attempted"
    assert "How `many`?" in str(reply)
    assert "<code>many</code>" in reply._repr_html_()


def test_students_function_may_raise():
    def broken(x):
        return x[1]

    reply = check("77.call", broken)
    assert reply.outcome == "raised"
    assert "TypeError: 'int' object is not subscriptable" in str(reply)
    assert "of broken: return x[1]" in str(reply)

    def stub(x):
        raise NotImplementedError

    assert check("77.call", stub).outcome == "not attempted"


def test_hints_of_questions():
    questions_hints = [hint("77.size").hint for _ in range(3)]
    assert questions_hints == ["Count.", "Count `one` filter.", "Count `one` filter."]
    with pytest.raises(CheckError, match=r"no hints for the question '77\.pi'"):
        hint("77.pi")


def test_solution_is_folded_markdown_in_a_notebook_and_text_in_a_terminal():
    shown = solution("77.size")
    assert str(shown) == "Solution of 77.size\n\n$10 \\cdot (27 + 1)$"
    bundle = shown._repr_mimebundle_()
    assert bundle["text/markdown"].startswith(
        "<details><summary>Solution of 77.size</summary>\n\n$10"
    )
    assert "text/html" not in bundle
    assert "No solution is written" in str(solution("77.pi"))
    with pytest.raises(CheckError, match="for questions of lectures"):
        solution("pad")


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("77.sizes", "no question '77.sizes'; did you mean 77.size"),
        ("98.size", "lecture '98' has no questions"),
        ("size", "is no question"),
        ("../x.y", "is no question"),
        ("", "is no question"),
    ],
)
def test_wrong_ids_are_told(id, told):
    with pytest.raises(CheckError, match=told):
        check(id, 1)


WRITTEN = sorted(path.stem for path in Path(questions.__file__).parent.glob("lecture_*.py"))


@pytest.mark.parametrize("lecture", WRITTEN)
def test_written_questions_are_complete(lecture):
    number = lecture.removeprefix("lecture_")
    module = __import__(f"convlab.questions.{lecture}", fromlist=["QUESTIONS"])
    for id, question in module.QUESTIONS.items():
        assert id.startswith(f"{number}."), id
        assert question.prompt, id
        assert question.solution, id
        assert (question.answer is None) != (question.check is None), id
        if question.check is None:
            assert check(id, question.answer), id
            for wrong, reply in question.replies.items():
                assert check(id, wrong).message == reply, id
