"""What a submission wastes of a grader's time: asleep, or in calls that end in a time-out or a death.

All of it comes out of one budget. Processor time that a call may use does not: a right program may
be slow. Nor does time that a busy machine takes from a worker, or from the judge who listens to it.
"""

from __future__ import annotations

from autograder.sandbox import cpu_wait
from autograder.sandbox.process import Process

WORTH_A_LOOK_S = 0.25  # of exchanges; the kernel's counters cost a tenth of a millisecond


class Stalls:
    """The time that one submission has left to waste.

    Parameters
    ----------
    left_s : float
        Wall time.
    """

    def __init__(self, left_s: float) -> None:
        self.left_s = left_s
        self.process: Process | None = None
        self.watched_s = 0.0  # of this process's exchanges since the last look
        self.clock_s = self.waited_s = self.waited_here_s = 0.0  # as counted at that look

    def lose(self, seconds: float) -> None:
        """Take wasted time from the budget."""
        self.left_s = max(0.0, self.left_s - max(0.0, seconds))

    def lost(self, process: Process, seconds: float) -> None:
        """Take note of an exchange that ended in a time-out or a death: all of it is lost.

        Parameters
        ----------
        seconds : float
            Wall time of the exchange.
        """
        self._meet(process)
        self.lose(seconds - self._waited_s(process))

    def watch(self, process: Process, seconds: float) -> None:
        """Take note of an exchange that ended well; what the worker slept in it is lost.

        Parameters
        ----------
        seconds : float
            Wall time of the exchange, without what the judge took to answer questions.
        """
        self._meet(process)
        self.watched_s += seconds
        if self.watched_s >= WORTH_A_LOOK_S:
            clock_s = process.clock_s()
            busy_s, self.clock_s = clock_s - self.clock_s, clock_s
            self.lose(self.watched_s - busy_s - self._waited_s(process))
            self.watched_s = 0.0

    def _meet(self, process: Process) -> None:
        if process is not self.process:
            self.process, self.watched_s = process, 0.0
            self.clock_s = self.waited_s = 0.0  # all since its start is in its favour
            self.waited_here_s = cpu_wait.waited_here_s()

    def _waited_s(self, process: Process) -> float:
        """Return how long worker and judge waited for a processor since this was last asked."""
        counted, here_s = cpu_wait.read(process.innermost or 0), cpu_wait.waited_here_s()
        there_s = max(counted.waited_s, self.waited_s) if counted else self.waited_s
        waited_s = there_s - self.waited_s + here_s - self.waited_here_s
        self.waited_s, self.waited_here_s = there_s, here_s
        return waited_s
