"""What a submission wastes of a grader's time: asleep, or in calls that end in a time-out or a death.

All of it comes out of one budget. Processor time that a call may use does not: a right program may
be slow. Nor does time that a busy machine takes from a worker, or from the judge who listens to it.
"""

from __future__ import annotations

from dataclasses import replace

from autograder.sandbox import cpu_wait
from autograder.sandbox.cpu_wait import Reading
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
        self.clock_s = 0.0  # of this process at that look
        self.counted = Reading(0.0)

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
        cpu_s, waited_s = self._counted(process)
        # A thread that waits for others of its own process is not idle: they compute meanwhile.
        self.lose(seconds - max(0.0, min(waited_s, seconds - cpu_s)))

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
            _, waited_s = self._counted(process)
            self.lose(self.watched_s - busy_s - waited_s)
            self.watched_s = 0.0

    def _meet(self, process: Process) -> None:
        if process is not self.process:
            self.process, self.watched_s = process, 0.0
            self.clock_s = 0.0  # all since its start is in its favour
            self.counted = Reading(0.0, waited_here_s=cpu_wait.waited_here_s())

    def _counted(self, process: Process) -> tuple[float, float]:
        """Return what it computed, and how long it and the judge waited, since this was last asked."""
        before, now = self.counted, cpu_wait.read(process.innermost or 0)
        if now is None:  # it is gone, or out of sight
            now = replace(before, waited_here_s=cpu_wait.waited_here_s())
        self.counted = now
        here_s = now.waited_here_s - before.waited_here_s
        return now.cpu_s - before.cpu_s, now.waited_s - before.waited_s + here_s
