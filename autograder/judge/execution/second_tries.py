"""Another try for a step in which a worker ended: what ended it may have come from outside.

A kernel that is short of memory kills any process, and nothing tells its SIGKILL from one that a
student's code sent to itself, but that the latter comes again. So a submission has some time for
repeating such steps; when it is used up, every death counts at once, and a hostile submission
stalls the grader for so much longer and no more.
"""

from __future__ import annotations

from autograder.judge.execution.replies import AnsweredTwice
from autograder.sandbox.guest import codec

LEAST_S = 1.0  # of wall time that a repeated step has at any rate


class SecondTries:
    """The time that one submission has left for repeated steps.

    Parameters
    ----------
    left_s : float
        Wall time: of the step that ended a worker, of its fresh worker's start, and of the repeated
        step.
    """

    def __init__(self, left_s: float) -> None:
        self.left_s = left_s

    def allows(self, death: Exception) -> bool:
        """Whether the step that ended so is repeated.

        Nobody outside puts words on the channel; but a step may find there what another one said.
        """
        own_words = isinstance(death, codec.Refused) and not isinstance(death, AnsweredTwice)
        return self.left_s > 0 and not own_words

    @property
    def step_s(self) -> float:
        """Seconds of wall time that one repeated step may take."""
        return max(self.left_s, LEAST_S)

    def spend(self, seconds: float) -> None:
        """Take the time that a death and the repetition took."""
        self.left_s = max(0.0, self.left_s - seconds)
