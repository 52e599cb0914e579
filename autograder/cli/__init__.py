"""The command line: ``autograder VERB``.

Exit status: 0 done (wrong answers included), 1 something was left undone, 2 bad usage or unfit machine.
"""

from __future__ import annotations

from autograder.cli import authors, handing_in, instructors, people, reports, watch
from autograder.cli.command import Verb, main

__all__ = [
    "Verb", "authors", "handing_in", "instructors", "main", "people", "reports", "watch",
]  # fmt: skip
