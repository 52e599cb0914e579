"""Let a function that prints be heard, but not for a thousand calls."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

MOST_LINES = 20
MOST_CHARACTERS = 4000


class FewLines:
    """A stream that passes the first lines on and counts the rest."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.lines = self.characters = self.dropped = 0

    def write(self, text: str) -> int:
        """Pass text on while there is room."""
        if self.lines < MOST_LINES and self.characters < MOST_CHARACTERS:
            self.stream.write(text[: MOST_CHARACTERS - self.characters])
        else:
            self.dropped += text.count("\n")
        self.lines += text.count("\n")
        self.characters += len(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def few_lines() -> Iterator[None]:
    """Shorten what is printed meanwhile; a check calls a function dozens of times."""
    stream = FewLines(sys.stdout)
    with redirect_stdout(stream):
        yield
    if stream.dropped:
        stream.stream.write(f"… and {stream.dropped} more printed lines, left out\n")
