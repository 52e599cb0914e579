"""One hint, as it is shown."""

from __future__ import annotations

from html import escape

from convlab.shown import Shown, head, paragraphs, prose


class Hint(Shown):
    """A hint for a function or a question.

    Parameters
    ----------
    subject : str
        Name of the function, or id of the question.
    hint : str
        The hint; text between backticks is code.
    step, steps : int
        Which hint of how many.
    """

    def __init__(self, subject: str, hint: str, step: int, steps: int) -> None:
        self.subject = subject
        self.hint = hint.strip()
        self.step = step
        self.steps = steps

    def more(self) -> str:
        """Say whether another call gives another hint."""
        if self.step < self.steps:
            return "Call it again for a more concrete one."
        return "This is the most concrete hint there is."

    def text(self) -> str:
        """Return the hint for a terminal."""
        return (
            f"Hint {self.step} of {self.steps} for {self.subject}\n\n{self.hint}\n\n{self.more()}"
        )

    def html(self) -> str:
        """Return the card."""
        title = f"Hint {self.step} of {self.steps} for <code>{escape(self.subject)}</code>"
        rest = f'{paragraphs(self.hint)}<p class="outlook">{self.more()}</p>'
        return head("hint", "☞", title) + rest


class Pointer(Shown):
    """A hint that is about the student's own function.

    Parameters
    ----------
    title : str
        What it is about; text between backticks is code.
    hint : str
    more : str
        What another call gives.
    """

    def __init__(self, title: str, hint: str, more: str) -> None:
        self.title = title
        self.hint = hint
        self.more = more

    def text(self) -> str:
        """Return the hint for a terminal."""
        return f"{self.title}\n\n{self.hint}\n\n{self.more}"

    def html(self) -> str:
        """Return the card."""
        rest = f'{paragraphs(self.hint)}<p class="outlook">{prose(self.more)}</p>'
        return head("hint", "☞", prose(self.title)) + rest
