"""Text that a student's code has written, made safe to show; the judge's side uses it, too."""

from __future__ import annotations


def printable(text: str) -> str:
    """Replace control characters, bidirectional marks and lone surrogates, so that text is safe to print.

    >>> printable("red\\x1b[31m")
    'red�[31m'
    """
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() else "�" for ch in text)
