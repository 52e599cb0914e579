"""Questions of the lectures: ``check("03.size", 5)``, ``hint("03.size")``, ``solution("03.size")``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from convlab.errors import CheckError
from convlab.memory import name_of
from convlab.progress_record import note_question
from convlab.questions.model import Question
from convlab.questions.reply import Reply, Solution
from convlab.spelling import meant
from convlab.student import NEVER_ENDS, fault_of


def solution_of(id: str) -> Solution:
    """Show a question's solution and return it; see `convlab.solution`."""
    from convlab.hints import hints_of_functions  # not at import: most ask for a question's

    name = id if isinstance(id, str) else name_of(id)
    if name in hints_of_functions():
        raise CheckError(
            f"`{name}` is yours to write: hint({name}) helps you on, a step further with each call; "
            f'solutions are shown for questions of lectures, as in solution("03.size")'
        )
    if not isinstance(id, str) or not id[:1].isdigit():
        raise CheckError('solutions are shown for questions of lectures, as in solution("03.size")')
    shown = Solution(id, question(id).solution or "No solution is written for this question.")
    note_question(id, "shown")
    shown.show()
    return shown


def reply(id: str, *answer: Any) -> Reply:
    """Show the reply to an answer and return it; see `convlab.check`."""
    shown = reply_to(id, *answer)
    note_question(id, shown.outcome)
    shown.show()
    return shown


def reply_to(id: str, *answer: Any) -> Reply:
    """Return the reply to an answer; without one, the question itself."""
    asked = question(id)
    # `...` and None are in a cell that is not filled in: run-all must not stop there.
    if not answer or answer[0] is None or answer[0] is Ellipsis:
        return Reply(id, "not attempted", asked.prompt, bool(asked.hints))
    given = answer[0] if len(answer) == 1 else answer
    try:
        right, message = asked.judge(given)
    except NotImplementedError:
        return Reply(id, "not attempted", asked.prompt, bool(asked.hints))
    except KeyboardInterrupt as stop:
        raise CheckError(f"{id}: {NEVER_ENDS}\n{fault_of(stop).text()}".rstrip()) from None
    except Exception as error:  # a question may call the student's function
        fault = fault_of(error)
        return Reply(id, "raised", f"{fault.message}\n\n{fault.text()}", bool(asked.hints))
    return Reply(id, "right" if right else "wrong", message, bool(asked.hints))


def question(id: str) -> Question:
    """Find a question by its id, or say in one line what is wrong with the id."""
    lecture, dot, _ = id.partition(".")
    if not dot or not lecture.isdigit():
        raise CheckError(
            f'{id!r} is no question. A question has an id such as "03.size"; a function is '
            f"checked by itself, as in check(zero_pad), without quotes"
        )
    if not Path(__file__).with_name(f"lecture_{lecture}.py").exists():
        raise CheckError(f"lecture {lecture!r} has no questions")
    known: dict[str, Question] = import_module(f"convlab.questions.lecture_{lecture}").QUESTIONS
    if id not in known:
        raise CheckError(f"there is no question {id!r}{meant(id, known)}")
    return known[id]
