"""The judge's side of a worker: run the cells, call functions, survive its death.

A worker that dies or hangs is replaced, the cells that did not kill it are run again, and grading
goes on. Every answer comes back as an `Outcome`; nothing a worker does raises here, except that
the walls themselves fail (`SandboxFailed`), which is our fault and no score is given.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.judge.execution import replies
from autograder.judge.execution.callbacks import Served
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.planted import Planted
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox import cpu_wait
from autograder.sandbox.guest import codec
from autograder.sandbox.process import Process, WallTimeout, WorkerDied
from autograder.sandbox.worker_pool import WorkerPool


class Session:
    """One submission in the sandbox.

    Parameters
    ----------
    supply : WorkerPool
    cells : sequence of CellToRun
        In the order of the student's notebook.
    """

    def __init__(self, supply: WorkerPool, cells: Sequence[CellToRun]) -> None:
        self.supply, self.limits = supply, supply.limits
        self.cells = list(cells)
        self.failures: dict[str, Mapping[str, Any]] = {}
        self.poisonous: set[int] = set()
        self.process: Process | None = None
        self.restarts = self.exchanges = 0
        self.received: Counter[str] = Counter()  # bytes that each function returned
        self.exposed_to: set[str] = (
            set()
        )  # functions whose right answers this process may have seen
        self.end = time.monotonic() + self.limits.submission_wall_s
        self.waited_s = cpu_wait.waited_here_s()

    @property
    def spent(self) -> bool:
        """Whether the submission has used up its time or its restarts."""
        return self.left_s == 0.0 or self.restarts > self.limits.restarts

    @property
    def left_s(self) -> float:
        """Seconds that the submission has left; what a busy machine took from the judge is given back."""
        if time.monotonic() >= self.end:
            before, self.waited_s = self.waited_s, cpu_wait.waited_here_s()
            self.end += self.waited_s - before
        return max(0.0, self.end - time.monotonic())

    # -- life and death

    def ready(self) -> Process | None:
        """Return a worker with all harmless cells run, None when the budget is used up."""
        while self.process is None and not self.spent:
            self.restarts += 1
            process = self.supply.take()
            if self._define(process):
                self.process = process
        return self.process

    def close(self) -> None:
        """End the worker."""
        if self.process is not None:
            self.process.kill()
            self.process = None
            self.exposed_to.clear()

    def restart(self) -> None:
        """End the worker, so that the next call meets one that has seen nothing yet."""
        if self.process is not None:
            self.close()
            self.restarts -= 1  # our wish, and nothing that the student's code used up

    def restart_if_exposed(self, *but_for: str) -> None:
        """End a worker that was given answers of ours: what it learnt from them dies with it.

        Parameters
        ----------
        *but_for : str
            Functions whose right answers it may know, as it is going to be given them again.
        """
        if not self.exposed_to <= set(but_for):
            self.restart()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _define(self, process: Process) -> bool:
        """Run the cells; False if one of them killed the worker (it is left out next time)."""
        index = 0
        try:
            for index, cell in enumerate(self.cells):
                if index not in self.poisonous:
                    self._run_cell(process, cell)
        except (WorkerDied, WallTimeout, codec.Refused) as error:
            process.kill()
            self.poisonous.add(index)
            self.failures[self.cells[index].filename] = {"type": _DEATHS[type(error)]}
            return False
        return True

    def _run_cell(self, process: Process, cell: CellToRun) -> None:
        request = {
            "op": "run",
            "source": cell.source,
            "filename": cell.filename,
            "remember": list(cell.remember),
            "seconds": self.limits.cell_cpu_s,
        }
        reply, _ = self._exchange(process, request, self.limits.cell_cpu_s)
        if (failure := replies.failure_of(reply)) is not None:
            self.failures[cell.filename] = failure

    def _exchange(
        self,
        process: Process,
        request: dict[str, Any],
        seconds: float,
        payload: bytes = b"",
        served: Served | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        left_s = min(seconds * self.limits.grace + 1.0, self.left_s)
        process.deadline = time.monotonic() + left_s
        before_s = process.excused_s
        self.exchanges += 1
        try:
            process.send({**request, "id": self.exchanges}, payload)
            return self._reply(process, served)
        finally:
            self.end += process.excused_s - before_s

    def _reply(self, process: Process, served: Served | None) -> tuple[dict[str, Any], bytes]:
        """Receive the reply to the last request, and answer what is asked before it comes."""
        while True:
            reply, data = process.receive()
            if served is None or replies.kind_of(reply) != "ask":
                replies.require_id(reply, self.exchanges)
                return reply, data
            process.check_deadline()  # asks that are always there never wait
            process.send(*served.answer(reply, data))

    # -- calls

    def clock_s(self) -> float:
        """Return the processor time of the worker; the difference of two readings is what calls took."""
        process = self.ready()
        return process.clock_s() if process else 0.0

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        optional: Sequence[tuple[str, Any]] = (),
        stubs: Mapping[str, Callable[..., Any]] | None = None,
        echo: bool = False,
        seconds: float | None = None,
    ) -> Outcome:
        """Call a student's function.

        Parameters
        ----------
        optional : sequence of (name, default)
            All optional parameters in the contract's order, for students who renamed them.
        stubs : mapping of str to callable
            Correct dependencies in place of the student's own: served over the channel, or planted.
        """
        if self.received[function] > self.limits.answers_mb << 20:
            return Outcome(OutcomeKind.REFUSED, error={"type": "too_large"})
        process = self.ready()
        if process is None:
            return Outcome(OutcomeKind.TIMEOUT, error={"type": "budget"})
        stubs = stubs or {}
        planted = {name: f.source for name, f in stubs.items() if isinstance(f, Planted)}
        served = Served({name: f for name, f in stubs.items() if name not in planted})
        tree, data = codec.encode((tuple(args), dict(kwargs)), served.refer)
        seconds = seconds or self.limits.call_cpu_s
        request = {
            "op": "call", "function": function, "inputs": tree, "optional": list(optional),
            "stubs": [name for name in stubs if name not in planted], "planted": planted,
            "echo": echo, "seconds": seconds,
        }  # fmt: skip
        self.exposed_to |= planted.keys()
        try:
            reply, payload = self._exchange(process, request, seconds, data, served)
            self.exposed_to |= served.answered & set(stubs)
            self.received[function] += len(payload)
            return replies.outcome_of(reply, payload, echo)
        except (WorkerDied, WallTimeout, codec.Refused) as error:
            self.close()
            return Outcome(_DEATHS[type(error)])


_DEATHS: dict[type, OutcomeKind] = {
    WorkerDied: OutcomeKind.CRASHED,
    WallTimeout: OutcomeKind.TIMEOUT,
    codec.Refused: OutcomeKind.REFUSED,
}
