"""Every question of a lecture can be answered, helps a wrong answer, and is asked in its lecture."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from convlab.questions import reply_to
from convlab.questions.model import Question

COURSE = Path(__file__).parents[2] / "course"
MODULES = sorted(path.stem for path in (COURSE / "convlab/questions").glob("lecture_*.py"))
QUESTIONS = {
    id: question
    for module in MODULES
    for id, question in import_module(f"convlab.questions.{module}").QUESTIONS.items()
}


@pytest.mark.parametrize("module", MODULES)
def test_lecture_asks_exactly_its_questions(module: str) -> None:
    number = module.removeprefix("lecture_")
    (master,) = COURSE.glob(f"{number}_*.py")
    asked = re.findall(r'^check\("(\d\d\.\w+)"', master.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(asked) == sorted(id for id in QUESTIONS if id.startswith(f"{number}."))


@pytest.mark.parametrize("id", QUESTIONS)
def test_question_has_hints_and_a_solution(id: str) -> None:
    question: Question = QUESTIONS[id]
    assert question.prompt
    assert question.hints
    assert question.solution


@pytest.mark.parametrize("id", [id for id, question in QUESTIONS.items() if question.check is None])
def test_answer_is_right_and_replies_are_to_wrong_answers(id: str) -> None:
    question = QUESTIONS[id]
    assert reply_to(id, question.answer)
    for wrong, message in question.replies.items():
        reply = reply_to(id, wrong)
        assert (reply.outcome, reply.message) == ("wrong", message)


@pytest.mark.parametrize(
    ("id", "right", "wrong"),
    [
        ("00.broadcast", (8, 7, 6, 5), "error"),
        ("00.broadcast", [8, 7, 6, 5], (7, 6, 5)),
        ("01.tuning", 60, 240),
        ("01.tuning", 62.5, 120),
        ("02.axes", {0, 1, 2}, {0, 1, 2, 3}),
        ("02.axes", (0, 1, 2), {1, 2}),
        ("03.flip", {"a", "c"}, {"a", "b", "c"}),
        ("03.flip", "A, C", {"a"}),
    ],
)
def test_judged_answers(id: str, right: object, wrong: object) -> None:
    assert reply_to(id, right)
    assert reply_to(id, wrong).outcome == "wrong"


@pytest.mark.parametrize("module", MODULES)
def test_lecture_imports_the_helpers_it_offers(module: str) -> None:
    (master,) = COURSE.glob(f"{module.removeprefix('lecture_')}_*.py")
    text = master.read_text(encoding="utf-8")
    imports = re.search(r"^from convlab import .*", text, re.MULTILINE).group()
    # The calls are in comments, where an import cleaner does not see them.
    assert {"hint", "solution"} <= set(re.findall(r"\w+", imports))
