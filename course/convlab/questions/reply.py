"""What a student sees after answering a question, or asking for its solution."""

from __future__ import annotations

from html import escape
from typing import Any

from convlab.shown import Shown, head, paragraphs

TITLES = {
    "right": ("✓", "Right."),
    "wrong": ("✗", "Not yet."),
    "raised": ("✗", "Your answer stopped with an error."),
    "not attempted": ("○", "Not answered yet."),
}
LOOKS = {"right": "holds", "not attempted": "not-attempted"}


class Reply(Shown):
    """The reply to an answer; true if the answer is right.

    Parameters
    ----------
    id : str
        Id of the question.
    outcome : {"right", "wrong", "raised", "not attempted"}
    message : str
        Why.
    has_hints : bool
        Offer ``hint(id)``.
    """

    def __init__(self, id: str, outcome: str, message: str, has_hints: bool = False) -> None:
        self.id = id
        self.outcome = outcome
        self.message = message
        self.has_hints = has_hints

    def __bool__(self) -> bool:
        return self.outcome == "right"

    def offer(self) -> str:
        """Return what to try next."""
        return f'hint("{self.id}")' if self.has_hints and not self else ""

    def text(self) -> str:
        """Return the reply for a terminal."""
        symbol, title = TITLES[self.outcome]
        lines = [f"{symbol} {self.id}: {title}", self.message]
        lines += [f"Stuck? {self.offer()}"] if self.offer() else []
        return "\n".join(line for line in lines if line)

    def html(self) -> str:
        """Return the card."""
        symbol, title = TITLES[self.outcome]
        look = LOOKS.get(self.outcome, "wrong")
        offer = f'<p class="outlook">Stuck? <code>{escape(self.offer())}</code></p>'
        return (
            f"{head(look, symbol, f'{title} <code>{escape(self.id)}</code>')}"
            f"{paragraphs(self.message) if self.message else ''}{offer if self.offer() else ''}"
        )


class Solution(Shown):
    """The solution of a question, folded until the reader opens it."""

    def __init__(self, id: str, markdown: str) -> None:
        self.id = id
        self.markdown = markdown.strip()

    def text(self) -> str:
        """Return the solution for a terminal."""
        return f"Solution of {self.id}\n\n{self.markdown}"

    def html(self) -> str:
        """Return the folded solution, its markdown as plain paragraphs."""
        return f"<details><summary>Solution of {escape(self.id)}</summary>{paragraphs(self.markdown)}</details>"

    def _repr_markdown_(self) -> str:
        summary = f"<summary>Solution of {escape(self.id)}</summary>"
        return f"<details>{summary}\n\n{self.markdown}\n\n</details>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        # Markdown and no HTML: the notebook then draws the formulas in it.
        return {"text/plain": self.text(), "text/markdown": self._repr_markdown_()}
