"""What is asked of a worker: a cell to run or a function to call, alone in a frame or several together.

Calls travel together where the student's process may know their inputs at once: it holds no answer,
the inputs of hidden cases are drawn for each file, and a function that looks ahead sees what it is
given a moment later. Never together: open examples and hidden cases, calls with different helpers
(an answer of one is a lesson for the other), tests that are given programs (their order tells), and
what an exercise's own grader asks (it measures).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.judge.execution.callbacks import Served
from autograder.judge.execution.planted import Planted
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.guest import codec

ROOM = 64  # characters in a frame's header for what is added to each request


@dataclass(frozen=True, slots=True)
class Call:
    """What a student's function is called with.

    Parameters
    ----------
    optional : sequence of (name, default)
        All optional parameters in the contract's order, for students who renamed them.
    stubs : mapping of str to callable
        Correct dependencies in place of the student's own: served over the channel, or planted.
    seconds : float or None
        Processor time, if it is not the usual limit.
    """

    function: str
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    optional: Sequence[tuple[str, Any]] = ()
    stubs: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    echo: bool = False
    seconds: float | None = None

    @property
    def planted(self) -> dict[str, str]:
        """The sources of helpers that are not served."""
        return {n: stub.source for n, stub in self.stubs.items() if isinstance(stub, Planted)}


@dataclass(slots=True)
class Request:
    """A part of a frame, and what its reply needs.

    Parameters
    ----------
    seconds : float
        Processor time that it may take.
    served : Served or None
        Answers what is asked before the reply comes.
    """

    header: dict[str, Any]
    payload: bytes
    seconds: float
    served: Served | None = None
    id: int = 0


def to_run(cell: CellToRun, seconds: float, cut_at: int | None = None) -> Request:
    """Return the request to run a cell, but for what begins at the line where it was out of time before."""
    header = {
        "op": "run", "source": cell.source, "filename": cell.filename,
        "remember": list(cell.remember), "seconds": seconds,
    }  # fmt: skip
    return Request(header if cut_at is None else {**header, "cut_at": cut_at}, b"", seconds)


def to_call(call: Call, usual_s: float) -> Request:
    """Return the request to call a function."""
    planted, seconds = call.planted, call.seconds or usual_s
    served = Served({name: stub for name, stub in call.stubs.items() if name not in planted})
    tree, payload = codec.encode((tuple(call.args), dict(call.kwargs)), served.refer, layout=True)
    header = {
        "op": "call", "function": call.function, "inputs": tree, "optional": list(call.optional),
        "stubs": [name for name in call.stubs if name not in planted], "planted": planted,
        "echo": call.echo, "seconds": seconds,
    }  # fmt: skip
    return Request(header, payload, seconds, served)


def to_search(
    function: str, cell: CellToRun, examples: Sequence[Any], budget: int, cpu_s: float
) -> Request:
    """Return the request to look for a small change of a cell that makes all examples come out right."""
    tree, payload = codec.encode(tuple(examples))
    header = {
        "op": "search", "function": function, "source": cell.source, "filename": cell.filename,
        "examples": tree, "budget": budget, "cpu_s": cpu_s,
    }  # fmt: skip
    return Request(header, payload, cpu_s + 1.0)


def frames_of(
    requests: Iterable[Request], caps: codec.Caps = codec.CAPS
) -> Iterator[list[Request]]:
    """Divide requests into frames that are below the caps; one that is above them stays alone."""
    frame: list[Request] = []
    header_bytes = payload_bytes = 0
    for request in requests:
        more = len(codec.as_text(request.header)) + ROOM
        header_bytes, payload_bytes = header_bytes + more, payload_bytes + len(request.payload)
        if frame and (
            header_bytes + ROOM > caps.header_bytes or payload_bytes > caps.payload_bytes
        ):
            yield frame
            frame, header_bytes, payload_bytes = [], more, len(request.payload)
        frame.append(request)
    if frame:
        yield frame


def packed(frame: Sequence[Request]) -> tuple[dict[str, Any], bytes]:
    """Return header and payload of the frame that holds some requests."""
    if len(frame) == 1:
        return {**frame[0].header, "id": frame[0].id}, frame[0].payload
    parts = [{**part.header, "id": part.id, "bytes": len(part.payload)} for part in frame]
    return {"op": "several", "requests": parts}, b"".join(part.payload for part in frame)
