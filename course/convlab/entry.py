"""`check`, `hint`, `solution` and `progress`: what students call. The code behind them is loaded when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from convlab.errors import CheckError
from convlab.session import grading

if TYPE_CHECKING:
    from convlab.shown import Shown

MISSING: Any = object()  # takes the place of an argument that was left out


class Silent:
    """What they return while grading: nothing to see."""

    holds = True

    def text(self) -> str:
        """Return nothing."""
        return ""

    html = __str__ = text

    def show(self) -> None:
        """Show nothing."""

    def _ipython_display_(self) -> None:
        pass


def check(
    subject: Callable[..., Any] | str = MISSING, *answer: Any, name: str | None = None
) -> Shown | Silent:
    """Check a function against its laws, or an answer to a question of a lecture.

    Parameters
    ----------
    subject : callable or str
        The function itself, as in ``check(zero_pad)``, or a question's id, as in
        ``check("03.size", 5)``. Without an answer, the question is shown again.
    *answer : object
        The answer to the question.
    name : str, optional
        Whose laws to use, if the function does not bear the assignment's name.

    Returns
    -------
    Report or Reply
        Shows itself in a notebook and prints as text.

    Raises
    ------
    CheckError
        If a law of the function is broken, or the function is not written yet.
    """
    if grading():
        return Silent()
    if subject is MISSING:
        raise CheckError('check what? Write check(zero_pad), or check("03.size", 5)')
    if isinstance(subject, str):
        from convlab.questions import reply

        return reply(subject, *answer)
    from convlab.checks import report

    return report(subject, name)


def hint(subject: Callable[..., Any] | str = MISSING, level: int | None = None) -> Shown | Silent:
    """Show the next hint for a function or a question.

    After a check the first hint is about what the check has found; where all laws hold, there is
    nothing to hint at.

    Parameters
    ----------
    subject : callable or str
        A function of the assignments, its name, or a question's id such as ``"03.size"``.
    level : int, optional
        Show this hint, counted from 1, instead of the next one.

    Returns
    -------
    Hint
        Shows itself in a notebook and prints as text.
    """
    if grading():
        return Silent()
    if subject is MISSING:
        raise CheckError('a hint for what? Write hint(zero_pad), or hint("03.size")')
    from convlab.hints import next_hint

    return next_hint(subject, level)


def solution(id: str = MISSING) -> Shown | Silent:
    """Show the solution of a question, folded until it is opened.

    Parameters
    ----------
    id : str
        Number of the lecture and name of the question, as in ``"03.size"``.

    Returns
    -------
    Solution
        Shows itself in a notebook and prints as text.
    """
    if grading():
        return Silent()
    if id is MISSING:
        raise CheckError('the solution of what? Write solution("03.size")')
    from convlab.questions import solution_of

    return solution_of(id)


def progress(*, forget: bool = False) -> Shown | Silent:
    """Show which questions, functions and assignments are done, and what comes next.

    `check` and `solution` note it in one small file of your own. The card says where that
    is; the environment variable ``CONVLAB_PROGRESS`` names another file, or is ``off``.

    Parameters
    ----------
    forget : bool
        Delete the file instead.

    Returns
    -------
    ProgressCard or Forgotten
        Shows itself in a notebook and prints as text.
    """
    if grading():
        return Silent()
    from convlab.progress_card import forget_progress, show_progress

    return forget_progress() if forget else show_progress()
