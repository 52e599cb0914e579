"""Names by which platforms tell whose a page in an archive of feedback is.

Moodle (*Upload multiple feedback files in a zip*) looks in every part of a path for five pieces between
underscores: anything, the participant's number, ``assignfeedback``, ``file``, and the name that the file gets. Older
versions want all five. Files whose name begins with a dot or tilde are passed over.

Canvas (*Upload submissions*) takes the first two pieces that are numbers for the user's and the attachment's, after
``LATE`` is left out; where people are hidden, the two pieces after ``anon``. The attachment must be one of the
submission. A name whose last piece begins with ``link`` is passed over.
"""

from __future__ import annotations

import re

HIDDEN = re.compile(r"anon_([0-9A-Za-z]+)")


def moodle_name(student: str, participant: str, assignment: str) -> str:
    """Return the name by which Moodle gives a page to a participant.

    >>> moodle_name("ada_l", "51201", "a2_convolution")
    'ada-l_51201_assignfeedback_file_a2_convolution_feedback.html'
    """
    return f"{_piece(student)}_{participant}_assignfeedback_file_{page_name(assignment)}"


def canvas_name(student: str, user: str, attachment: str, assignment: str) -> str:
    """Return the name by which Canvas gives a page to a submission.

    Parameters
    ----------
    user : str
        The user's number, or ``anon_x9KdE``.
    attachment : str
        The number of the file that was handed in.

    >>> canvas_name("ada", "1101", "9001", "a2_convolution")
    'ada_1101_9001_a2_convolution_feedback.html'
    >>> canvas_name("anon-x9KdE", "anon_x9KdE", "9001", "a2_convolution")
    'anon_x9KdE_9001_a2_convolution_feedback.html'
    """
    whose = user if HIDDEN.fullmatch(user) else f"{_piece(student)}_{user}"
    return f"{whose}_{attachment}_{page_name(assignment)}"


def folder_name(student: str, assignment: str) -> str:
    """Return a name in a folder of the student's."""
    return f"{student}/{page_name(assignment)}"


def page_name(assignment: str) -> str:
    """Return what the page is called where it arrives."""
    return f"{assignment}_feedback.html"


def _piece(student: str) -> str:
    """Return a student's id as one piece of a name, which is no number and hides no file."""
    piece = re.sub(r"[^A-Za-z0-9.@+-]", "-", student).lstrip(".~")
    return f"s{piece}" if not piece or piece.isdigit() or piece in ("anon", "LATE") else piece
