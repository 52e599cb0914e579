"""A person's own pattern that tells the student of a path."""

from __future__ import annotations

import re

from autograder.errors import BadUsage


class BadPattern(BadUsage):
    """A pattern that cannot tell a student from a path."""


def read_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that tells the student of a path.

    Raises
    ------
    BadPattern
    """
    example = "such as 'cnn-a2-(?P<student>[^/]+)/'"
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise BadPattern(
            f"{text!r} is no regular expression ({error}); wanted one {example}"
        ) from None
    if "student" not in pattern.groupindex:
        raise BadPattern(f"{text!r} has no group called student; wanted a pattern {example}")
    return pattern
