"""The judge's side of a worker: run the cells, call functions, survive its death.

A worker that dies or hangs is replaced, the cells that did not kill it are run again, and grading
goes on. A death counts only when it repeats: once more, the same step in a fresh worker. What
killed it from outside is nobody's fault, and after a try that survives all is as if nothing had
happened. Every answer comes back as an `Outcome`; nothing a worker does raises here, except that
the walls themselves fail (`SandboxFailed`), which is our fault and no score is given.
"""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from autograder.judge.execution import replies
from autograder.judge.execution.batch import GOES_ON, Batch, Outcomes
from autograder.judge.execution.outcome import OUT_OF_BUDGET, Outcome, OutcomeKind
from autograder.judge.execution.requests import Call, Request, frames_of, packed, to_call, to_run
from autograder.judge.execution.second_tries import SecondTries
from autograder.judge.execution.stalls import Stalls
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox import cpu_wait
from autograder.sandbox.guest import codec
from autograder.sandbox.process import Process, SandboxFailed, WallTimeout, WorkerDied
from autograder.sandbox.worker_pool import WorkerPool

LEAST_OF_A_CELL = 0.2  # of the time that the first has


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
        self.last: int | None = None  # the last cell to be run; all of them by default
        self.suspects: set[int] = set()  # cells in which a worker ended, once
        # Cells that were out of time, and in which line; of those that hang, definitions alone are run.
        self.cut: dict[int, int] = {}
        self.second_tries = SecondTries(self.limits.second_tries_s)
        self.stalls = Stalls(self.limits.stalled_s)
        self.process: Process | None = None
        self.restarts = self.round_trips = self.requests = self.exchanges = 0
        self.batch: Batch | None = None  # whose answers are on their way
        self.starts_again = True
        self.received: Counter[str] = Counter()  # bytes that each function returned
        self.exposed_to: set[str] = (
            set()
        )  # functions whose right answers this process may have seen
        self.end = time.monotonic() + self.limits.submission_wall_s
        self.waited_s = cpu_wait.waited_here_s()
        self.clock_is_read, self.clock_shift_s = False, 0.0

    @property
    def spent(self) -> bool:
        """Whether the submission has used up its time or its restarts."""
        return self.left_s == 0.0 or self.restarts > self.limits.restarts

    @property
    def left_s(self) -> float:
        """Seconds that the submission has left; what a busy machine took from the judge is given back."""
        if self.stalls.left_s == 0.0:
            return 0.0
        if time.monotonic() >= self.end:
            before, self.waited_s = self.waited_s, cpu_wait.waited_here_s()
            self.end += self.waited_s - before
        return max(0.0, self.end - time.monotonic())

    # -- life and death

    def ready(self) -> Process | None:
        """Return a worker with all harmless cells run, None when the budget is used up."""
        while self.process is None and not self.spent:
            self.restarts += 1
            begun, second = time.monotonic(), bool(self.suspects)
            process = self._fresh()
            if self._define(process):
                self.process = process
            took_s = time.monotonic() - begun
            if second or self.suspects:
                self.second_tries.spend(took_s)
            elif self.process is not None and self.restarts > 1:  # all again, since a worker died
                self.stalls.lose(min(took_s, process.clock_s()))
        return self.process

    def _fresh(self) -> Process:
        """Take a worker; one that ended while it started is replaced once."""
        try:
            return self.supply.take()
        except SandboxFailed:
            if not self.starts_again:
                raise
            self.starts_again = False
            return self.supply.take()

    def close(self) -> None:
        """End the worker."""
        if self.process is not None:
            self.process.kill()
            self.process = self.batch = None
            self.exposed_to.clear()

    def restart(self) -> None:
        """End the worker, so that the next call meets one that has seen nothing yet."""
        if self.process is not None:
            self.close()
            self.restarts -= 1  # our wish, and nothing that the student's code used up

    def run_down_to(self, last: int | None) -> None:
        """Let calls meet what the cells down to this one leave; None: what all cells leave."""
        if last != self.last:
            self.restart()
            self.last = last

    def restart_if_exposed(self, *but_for: str) -> None:
        """End a worker that was given answers of ours: what it learnt from them dies with it.

        Parameters
        ----------
        *but_for : str
            Functions whose right answers it may know, as it is going to be given them again.
        """
        self._turn_to(None)  # calls on their way may still ask
        if not self.exposed_to <= set(but_for):
            self.restart()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _define(self, process: Process) -> bool:
        """Run the cells; False if one of them ended the worker.

        The second time it is left out, or all but its definitions if it hangs.
        """
        index = previous = 0
        stalls_left_s = self.stalls.left_s
        count = len(self.cells) if self.last is None else self.last + 1
        left = deque(index for index in range(count) if index not in self.poisonous)
        try:
            while left:
                frame = next(frames_of(map(self._to_run, left)))
                self._send(process, frame)
                for request in frame:
                    previous, index = index, left.popleft()
                    stalls_left_s = self.stalls.left_s
                    reply, _ = self._await(process, request, self._most_s(index, request))
                    if (failure := replies.failure_of(reply)) is not None:
                        self.failures[self.cells[index].filename] = failure
                    self.suspects.discard(index)
                    if failure is not None and replies.out_of_time(reply):
                        self.cut.setdefault(index, failure.get("line", 1))
                        break  # the worker has dropped the rest: it has less time
        except _ENDS as error:
            process.kill()
            if isinstance(error, replies.AnsweredTwice):
                index = previous  # it spoke twice, and this one has not spoken yet
            if index not in self.suspects and self.second_tries.allows(error):
                self.suspects.add(index)
                self.restarts -= 1  # it may have come from outside
            else:
                if index in self.suspects:  # a second try comes out of that budget alone
                    self.suspects.discard(index)
                    self.stalls.left_s = stalls_left_s
                if isinstance(error, WallTimeout) and index not in self.cut:
                    self.cut[index] = 0  # what it defines may be had without what hangs
                else:
                    self.poisonous.add(index)
                self.failures[self.cells[index].filename] = {"type": _DEATHS[type(error)]}
            return False
        return True

    def _to_run(self, index: int) -> Request:
        """Return the request to run a cell; behind each that was out of time there is half as much.

        So some cells that train for long leave time for the functions, and many do not.
        """
        before = sum(cut < index for cut in self.cut)
        seconds = self.limits.cell_cpu_s * max(0.5**before, LEAST_OF_A_CELL)
        return to_run(self.cells[index], seconds, self.cut.get(index))

    def _most_s(self, index: int, request: Request) -> float:
        """Return the wall time that a cell may take: of several that sleep none takes all that is left."""
        if index in self.suspects:
            return self.second_tries.step_s
        most_s = request.seconds + 1.0
        return most_s if self.cut else max(most_s, self.stalls.left_s / 2)

    # -- the channel

    def _send(self, process: Process, frame: Sequence[Request]) -> None:
        """Send some requests together; their replies come one after the other."""
        for request in frame:
            self.requests += 1
            request.id = self.requests
        self.round_trips += 1
        with self._deadline(process, frame[0]):
            process.send(*packed(frame))

    def _await(
        self, process: Process, request: Request, most_s: float = math.inf
    ) -> tuple[dict[str, Any], bytes]:
        """Receive the reply to a request, and answer what is asked before it comes."""
        self.exchanges += 1
        served, begun = request.served, time.monotonic()
        with self._deadline(process, request, most_s):
            reply, data = self._reply(process, request)
        took_s = time.monotonic() - begun
        if replies.out_of_time(reply):
            self.stalls.lost(process, took_s)
        else:
            self.stalls.watch(process, took_s - (served.wall_s if served else 0.0))
        return reply, data

    def _reply(self, process: Process, request: Request) -> tuple[dict[str, Any], bytes]:
        served = request.served
        while True:
            reply, data = process.receive()
            if served is None or replies.kind_of(reply) != "ask":
                replies.require_id(reply, request.id)
                return reply, data
            process.check_deadline()  # asks that are always there never wait
            process.send(*served.answer(reply, data))
            if served.cpu_s > request.seconds:  # as long as the call itself may compute
                raise WallTimeout

    @contextmanager
    def _deadline(
        self, process: Process, request: Request, most_s: float = math.inf
    ) -> Iterator[None]:
        """Give the worker its time for a request; what a busy machine takes of it counts for nobody."""
        # Who computes needs no more than `seconds`; all else is sleep, of which little may be left.
        seconds = request.seconds
        awake_s = min(seconds * self.limits.grace, seconds + self.stalls.left_s) + 1.0
        begun = time.monotonic()
        process.deadline = begun + min(awake_s, self.left_s, most_s)
        before_s = process.excused_s
        try:
            yield
        except _ENDS:
            self.stalls.lost(process, time.monotonic() - begun)
            raise
        finally:
            self.end += process.excused_s - before_s

    # -- calls

    def clock_s(self) -> float:
        """Return the processor time of the worker; the difference of two readings is what calls took.

        Of a call that was repeated only the second try is in it.
        """
        self._turn_to(None)
        process = self.ready()
        self.clock_is_read = True
        return process.clock_s() + self.clock_shift_s if process else 0.0

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
        """Call a student's function; the parameters are those of `requests.Call`."""
        return self.answer(Call(function, args, kwargs, optional, stubs or {}, echo, seconds))

    def ask(self, request: Request) -> Mapping[str, Any] | None:
        """Ask for something that no points depend on; None if the worker ends over it."""
        self._turn_to(None)
        process = self.ready()
        if process is None:
            return None
        try:
            self._send(process, [request])
            return self._await(process, request)[0]
        except _ENDS:
            self.close()
            return None

    def send_ahead(self, calls: Sequence[Call]) -> Outcomes:
        """Prepare calls of one function that may travel together; see `requests`."""
        return Batch(calls, self.limits.call_cpu_s, self.answer)

    def answer(self, call: Call, batch: Batch | None = None, index: int = 0) -> Outcome:
        """Return what a call comes to: it is the next of a batch, or is made now."""
        if self.received[call.function] > self.limits.answers_mb << 20:
            return Outcome(OutcomeKind.REFUSED, error={"type": "too_large"})
        self._turn_to(batch, index)
        process = self.ready()
        if process is None:
            return Outcome(OutcomeKind.TIMEOUT, error={"type": OUT_OF_BUDGET})
        # What cannot be sent is a fault of who asks: raised here, it is no death.
        request = None if self.batch is not None else to_call(call, self.limits.call_cpu_s)
        begun, exposed_to = time.monotonic(), set(self.exposed_to)
        clock_s = process.clock_s() + self.clock_shift_s if self.clock_is_read else 0.0
        try:
            return self._call(process, call, request) if request else self._next(process)
        except _ENDS as error:
            self.close()
            if not self.second_tries.allows(error):
                return Outcome(_DEATHS[type(error)])
            death = error
        self.restarts -= 1  # it may have come from outside
        stalls_left_s = self.stalls.left_s
        try:
            process = self.ready()
            if process is None:
                return Outcome(_DEATHS[type(death)])
            # What the function may know is the same as at the first try, for who asks later.
            self.exposed_to |= exposed_to
            self.clock_shift_s = clock_s - process.clock_s() if self.clock_is_read else 0.0
            request = to_call(call, self.limits.call_cpu_s)
            return self._call(process, call, request, self.second_tries.step_s)
        except _ENDS as error:
            self.close()
            return Outcome(_DEATHS[type(error)])
        finally:
            self.second_tries.spend(time.monotonic() - begun)
            self.stalls.left_s = stalls_left_s  # a second try comes out of that budget alone

    def _turn_to(self, batch: Batch | None, index: int = 0) -> None:
        """Throw away answers that nobody asked for, until the one of a call is next, if it comes.

        Afterwards the worker has that call before it (`batch` is the one on its way), or nothing.
        """
        received = self.received.copy()
        try:
            if self.batch is not None and (self.batch is not batch or index < batch.next):
                while self.batch is not None:
                    self._next(self.process)
            if batch is not None and not batch.begun and self.ready() is not None:
                batch.begun, self.batch = True, batch
            while self.batch is not None and self.batch.next < index:
                self._next(self.process)
        except _ENDS:
            self.restart()  # no call that anybody would have made one by one
        self.received = received

    def _next(self, process: Process | None) -> Outcome:
        """Fetch the next answer of the batch."""
        batch = self.batch
        assert batch is not None
        assert process is not None
        if not batch.sent:
            batch.sent.extend(batch.unsent[0])
            self._send(process, batch.unsent.popleft())
        call, request = batch.calls[batch.next], batch.sent.popleft()
        batch.next += 1
        outcome = self._outcome(process, call, request)
        if outcome.kind not in GOES_ON or batch.next == len(batch.calls):
            self.batch = None
        return outcome

    def _call(
        self, process: Process, call: Call, request: Request, most_s: float = math.inf
    ) -> Outcome:
        self._send(process, [request])
        return self._outcome(process, call, request, most_s)

    def _outcome(
        self, process: Process, call: Call, request: Request, most_s: float = math.inf
    ) -> Outcome:
        self.exposed_to |= call.planted.keys()
        reply, payload = self._await(process, request, most_s)
        if request.served is not None:
            self.exposed_to |= request.served.answered & set(call.stubs)
        self.received[call.function] += len(payload)
        return replies.outcome_of(reply, payload, call.echo)


_DEATHS: dict[type[Exception], OutcomeKind] = {
    WorkerDied: OutcomeKind.CRASHED,
    WallTimeout: OutcomeKind.TIMEOUT,
    codec.Refused: OutcomeKind.REFUSED,
    replies.AnsweredTwice: OutcomeKind.REFUSED,
}
_ENDS = tuple(_DEATHS)
