"""Every limit in one place.

A slow machine may need other figures: ``AUTOGRADER_LIMITS='{"grace": 6}'`` in the environment changes
them for a run. Results made under other limits are not mixed with these.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, fields, replace

from autograder.errors import BadUsage
from autograder.text import suggest


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use.

    Times are generous: a naive correct solution needs a hundredth of them.
    """

    memory_mb: int = 2048  # address space, OpenBLAS and NumPy included
    threads: int = 64  # of one worker; a pool of the standard library has at most 32
    cpu_s: int = 60  # whole life of one worker process
    cell_cpu_s: float = 5.0  # one definition cell
    call_cpu_s: float = 1.0  # one call; exercises may ask for more
    grace: float = 3.0  # wall time allowed per second of CPU time, for busy machines
    start_wall_s: float = 60.0  # until a fresh sandbox says that it is ready
    submission_wall_s: float = 120.0  # all cells and calls of one submission together
    stalled_s: float = 18.0  # of these: asleep, or lost in time-outs and ended processes
    starved_s: float = 300.0  # waiting for a processor, which counts against no other limit
    second_tries_s: float = 10.0  # repeating what ended a sandbox, in case that came from outside
    deaths_per_function: int = 2  # time-outs and ended processes before the rest is skipped
    restarts: int = 12  # fresh sandboxes for one submission, after deaths
    answers_mb: int = 48  # of all values that one function returns
    notebook_bytes: int = 64 << 20  # of the file as handed in
    notebook_parts: int = 2_000_000  # brackets; a file of nothing else would fill the memory
    cell_chars: int = 200_000  # of one cell's source
    cells: int = 2_000  # of one notebook


class BadLimits(BadUsage):
    """``AUTOGRADER_LIMITS`` cannot be read, or names what is no limit."""


def read_limits(text: str) -> Limits:
    """Return the limits with those changed that a JSON object names.

    Raises
    ------
    BadLimits
    """
    try:
        changed = json.loads(text)
    except ValueError:
        changed = None
    if not isinstance(changed, dict):
        raise BadLimits(f"AUTOGRADER_LIMITS is {text!r}; wanted a JSON object such as {EXAMPLE}")
    known = {field.name for field in fields(Limits)}
    for name, figure in changed.items():
        if name not in known:
            raise BadLimits(
                f"AUTOGRADER_LIMITS: no limit is called {name!r}; {suggest(name, known)}"
            )
        if type(figure) not in (int, float) or not figure > 0:
            raise BadLimits(f"AUTOGRADER_LIMITS: {name} is {figure!r}; wanted a number above 0")
    return replace(Limits(), **changed)


EXAMPLE = '{"grace": 6}'
LIMITS = read_limits(os.environ.get("AUTOGRADER_LIMITS") or "{}")
