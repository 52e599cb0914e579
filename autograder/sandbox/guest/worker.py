"""What a student's process does: cells in, return values out.

It holds no reference, no expected value and no test. Whatever it says is data; see
`autograder.judge` for who decides. The process is made by `guest.start` or `guest.template`.
"""

from __future__ import annotations

import builtins
import gc
import math
import os
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from . import cells, codec, lockdown, magics
from .binding import bind
from .codec import Refused

Reply = tuple[dict[str, Any], bytes]  # header and payload of a frame


class Channel:
    """Frames to and from the judge; the only way out."""

    def __init__(self, descriptors: str) -> None:
        # One socket, or "0,1" in a container; copied, because 0, 1 and 2 are closed to students.
        reading, _, writing = descriptors.partition(",")
        self.source, self.sink = os.dup(int(reading)), os.dup(int(writing or reading))
        self.buffer = bytearray()

    def read_exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            part = os.read(self.source, min(max(size - len(self.buffer), 1 << 16), 1 << 20))
            if not part:
                os._exit(0)
            self.buffer += part
        taken = bytes(memoryview(self.buffer)[:size])
        del self.buffer[:size]
        return taken

    def receive(self) -> Reply:
        return codec.read_frame(self.read_exactly)

    def send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        view = memoryview(codec.pack(header, payload))
        while view:
            view = view[os.write(self.sink, view) :]


class Worker:
    """Serves the judge's requests: run cells, call a function, replace functions by stubs."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.namespace = cells.make_namespace()
        self.snapshots: dict[str, Any] = {}
        self.modules: dict[str, dict[str, Any]] = {}  # by function: what was imported at its tests
        self.imported: dict[str, Any] = {}  # what was ever imported

    # -- definitions

    def run(self, request: dict[str, Any], _payload: bytes) -> Reply:
        """Run one cell; remember the functions whose place in the notebook comes right after it."""
        failure = None
        try:
            with cells.cpu_limit(request["seconds"]):
                failure = cells.run_cell(
                    request["source"], request["filename"], self.namespace, plain_python,
                    request.get("cut_at", math.inf),
                )  # fmt: skip
        except cells.OutOfTime:
            failure = {"type": "OutOfTime", "text": "", "line": None, "cell": request["filename"]}
        modules = {n: value for n, value in self.namespace.items() if isinstance(value, ModuleType)}
        self.imported = {**modules, **self.imported}
        for name in request["remember"]:
            if callable(self.namespace.get(name)):
                self.snapshots[name] = self.namespace[name]
                self.modules[name] = modules
        cut = failure is not None and failure["type"] == "OutOfTime"
        return {"op": "cut" if cut else "ran", "failure": failure}, b""

    # -- calls

    def call(self, request: dict[str, Any], payload: bytes) -> Reply:
        """Call a function and reply with what it returned or raised, and with its arguments if asked."""
        args, kwargs = codec.decode(request["inputs"], payload, self.served)
        function = self.function(request["function"])
        if function is None:
            return {"op": "missing"}, b""
        # As they were at their own tests: what scratch cells below redefine does not count, be it a
        # function or `np`.
        self.namespace.update(self.snapshots)
        modules = self.modules.get(request["function"], self.imported)
        correct = {name: self.served(name) for name in request["stubs"]}
        correct |= {
            name: planted(name, source) for name, source in request.get("planted", {}).items()
        }
        before = self.put({**modules, **correct})
        try:
            with cells.cpu_limit(request["seconds"]):
                value = bind(function, args, kwargs, request["optional"])()
            values = (value, args, tuple(kwargs.values())) if request["echo"] else (value,)
            tree, data = codec.encode(values, self.refer)
            return {"op": "returned", "value": tree}, data
        except cells.OutOfTime:
            return {"op": "timeout"}, b""
        except Refused as refusal:
            return {"op": "too_large", "text": str(refusal)}, b""
        except BaseException as error:
            return {"op": "raised", "error": cells.describe(error, cells.cell_of(function))}, b""
        finally:
            for name, own in before.items():
                if own is MISSING:
                    self.namespace.pop(name, None)
                else:
                    self.namespace[name] = own

    def search(self, request: dict[str, Any], payload: bytes) -> Reply:
        """Look for a small change that makes a function right; see `search`."""
        from .search.request import searched

        self.namespace.update(self.snapshots)
        self.put(self.modules.get(request["function"], self.imported))
        examples = codec.decode(request["examples"], payload)
        return {"op": "searched", **searched(request, examples, self.namespace)}, b""

    def function(self, name: str) -> Callable[..., Any] | None:
        found = self.snapshots.get(name, self.namespace.get(name))
        return found if callable(found) else None

    def put(self, names: dict[str, Any]) -> dict[str, Any]:
        before = {name: self.namespace.get(name, MISSING) for name in names}
        self.namespace.update(names)
        return before

    def served(self, name: str) -> Callable[..., Any]:
        """Return a stub that asks the judge."""

        def stub(*args: Any, **kwargs: Any) -> Any:
            tree, data = codec.encode((args, kwargs), self.refer)
            self.channel.send({"op": "ask", "function": name, "inputs": tree}, data)
            header, payload = self.channel.receive()
            if header["op"] != "answer":
                kind = getattr(builtins, str(header.get("type")), ValueError)
                who = "the given function" if name.startswith("given_") else name
                raise kind(f"{who}: {header.get('text', 'these arguments do not fit')}")
            return codec.decode(header["value"], payload)

        stub.__name__ = name
        return stub

    def refer(self, _value: Any) -> None:
        return None

    # -- the loop

    def serve(self) -> None:
        while True:
            for request, payload in apart(*self.channel.receive()):
                header, data = REQUESTS[request["op"]](self, request, payload)
                self.channel.send({**header, "id": request.get("id")}, data)
                # Collected between calls, never inside one: a call's time is the student's own.
                gc.collect(0)
                if header["op"] not in GOES_ON:
                    break  # the judge decides whether another call is worth its time


MISSING = object()
REQUESTS = {"run": Worker.run, "call": Worker.call, "search": Worker.search}
GOES_ON = ("ran", "returned", "raised")


def apart(header: dict[str, Any], payload: bytes) -> Iterator[Reply]:
    """Yield the requests that a frame holds, each with its part of the payload."""
    if header["op"] != "several":
        yield header, payload
        return
    start = 0
    for request in header["requests"]:
        end = start + request["bytes"]
        yield request, payload[start:end]
        start = end


def planted(name: str, source: str) -> Any:
    """Define a correct helper that takes a function, and so cannot ask the judge."""
    import numpy

    namespace: dict[str, Any] = {"np": numpy}
    exec(compile(source, f"<{name}>", "exec"), namespace)
    return namespace[name]


def plain_python(source: str) -> str:
    """Translate magics, shell lines and question marks; few cells have any, so IPython's part waits."""
    from ipython_syntax import inputtransformer2

    return magics.plain_python(source, inputtransformer2)


def begin(channel: Channel, settings: dict[str, Any]) -> None:
    """Shut all doors but the channel, say so, and serve until the judge ends this process."""
    lockdown.forbid_new_privileges()
    lockdown.set_limits(settings["memory_mb"], settings["cpu_s"], settings["threads"])
    landlock = lockdown.enter_landlock(settings["readable"]) if settings["landlock"] else 0
    if settings["parent"] is not None:
        lockdown.die_with(settings["parent"])
    with open(settings["filter"], "rb") as file:
        program = file.read()
    lockdown.enter_seccomp(program)
    worker = Worker(channel)
    # Last: until here a failure may still say on stderr why.
    devnull = os.open("/dev/null", os.O_RDONLY)
    for fd in (0, 1, 2):
        os.dup2(devnull, fd)
    channel.send({"op": "ready", "landlock": landlock, "pid": os.getpid()})
    gc.freeze()
    gc.enable()
    worker.serve()
