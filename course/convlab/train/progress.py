"""A progress bar in plain text, silent where nobody watches."""

import os
import sys
import time
from types import TracebackType
from typing import Self

WIDTH = 24
# Set while lectures are built, submissions graded, and tests run (nbmake included).
UNWATCHED = ("CONVLAB_STATIC", "CONVLAB_GRADING", "PYTEST_CURRENT_TEST")


class Progress:
    """Draw one line that is rewritten after every step.

    Parameters
    ----------
    total : int
        Number of steps.
    show : bool, optional
        When left out: only on a terminal or in a live notebook, so that built notebooks, tests and
        log files stay clean.
    """

    def __init__(self, total: int, show: bool | None = None) -> None:
        self.total, self.done, self.width = total, 0, 0
        self.show = someone_watches() if show is None else show
        self.start = time.perf_counter()

    def __enter__(self) -> Self:
        return self

    def advance(self, message: str = "") -> None:
        """Count one step and redraw the line."""
        self.done += 1
        if self.show:
            line = self.line(message)
            # A shorter line would leave the end of the one before it.
            self.width = max(self.width, len(line))
            print("\r" + line.ljust(self.width), end="", flush=True)

    def line(self, message: str) -> str:
        """Return the bar, the count, the seconds left and the message."""
        filled = round(WIDTH * self.done / self.total)
        left_s = (time.perf_counter() - self.start) / self.done * (self.total - self.done)
        bar = "█" * filled + "·" * (WIDTH - filled)
        return f"{bar} {self.done}/{self.total}, {left_s:3.0f} s left, {message}"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.show:
            print()


def someone_watches() -> bool:
    """Tell a live notebook or a terminal from a build, a test or a log file."""
    if any(name in os.environ for name in UNWATCHED):
        return False
    return sys.stdout.isatty() or "ipykernel" in sys.modules
