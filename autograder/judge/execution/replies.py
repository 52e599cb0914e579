"""What a worker says, turned into typed values: each field of a reply is looked at here, and only here.

A reply is data that a student may have written. A field of the wrong type is left out where nothing
depends on it; all else that is not as a worker of ours says it raises `codec.Refused`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.sandbox.guest import codec

Reply = Mapping[str, Any]

_PLAIN = {
    "missing": OutcomeKind.MISSING,
    "timeout": OutcomeKind.TIMEOUT,
    "too_large": OutcomeKind.REFUSED,
}
_MOST_CHARACTERS = {"type": 80, "text": 400, "cell": 200, "helper": 80}
_MOST_BASES = 12
_LAST_LINE = 1_000_000


class AnsweredTwice(codec.Refused):
    """A reply to an earlier request, which has one already: whoever was called then is to blame for it."""


def kind_of(reply: Reply) -> str:
    """Return what a reply calls itself; "" if that is not even a text."""
    op = reply.get("op")
    return op if isinstance(op, str) else ""


def require_id(reply: Reply, wanted: int) -> None:
    """Turn away a reply to another request: one that is forged would shift all others.

    Raises
    ------
    AnsweredTwice
        If it is a reply to a request before.
    codec.Refused
    """
    found = reply.get("id")
    if type(found) is not int or found > wanted:  # True and 1.0 equal 1
        raise codec.Refused("the reply answers another request")
    if found < wanted:
        raise AnsweredTwice("the reply answers a request that was answered before")


def failure_of(reply: Reply) -> dict[str, Any] | None:
    """Return the first failure of a cell that was run, None if there was none.

    Raises
    ------
    codec.Refused
    """
    if kind_of(reply) not in ("ran", "cut"):
        raise codec.Refused("the reply does not say that the cell was run")
    failure = reply.get("failure")
    return None if failure is None else _described(failure)


def out_of_time(reply: Reply) -> bool:
    """Whether a cell or a call was interrupted because its processor time was up."""
    return kind_of(reply) in ("cut", "timeout")


def ask_of(
    reply: Reply, payload: bytes
) -> tuple[str, tuple[tuple[Any, ...], dict[str, Any]] | None]:
    """Return which served function is asked, and with which (args, kwargs); None if these are no call's.

    Raises
    ------
    codec.Refused
        If the function has no name, or what is sent along is outside the closed world.
    """
    function = reply.get("function")
    if not isinstance(function, str):
        raise codec.Refused("asked for something that has no name")
    match codec.decode(reply.get("inputs"), payload):
        case (tuple() as args, dict() as kwargs) if all(isinstance(key, str) for key in kwargs):
            return function, (args, kwargs)
    return function, None


def outcome_of(reply: Reply, payload: bytes, echo: bool) -> Outcome:
    """Return how a call ended.

    Parameters
    ----------
    echo : bool
        Whether the arguments after the call were asked for.

    Raises
    ------
    codec.Refused
    """
    op = kind_of(reply)
    if op in _PLAIN:
        return Outcome(_PLAIN[op], error={"type": op})
    if op == "raised":
        return Outcome(OutcomeKind.RAISED, error=_described(reply.get("error")))
    if op != "returned":
        raise codec.Refused("the reply is of no known kind")
    parts = codec.decode(reply.get("value"), payload)
    if not isinstance(parts, tuple) or len(parts) != (3 if echo else 1):
        raise codec.Refused("the reply does not hold what was asked for")
    if not all(isinstance(part, tuple) for part in parts[1:]):
        raise codec.Refused("the reply does not hold the arguments")
    return Outcome(OutcomeKind.RETURNED, parts[0], (parts[1], parts[2]) if echo else None)


def _described(error: Any) -> dict[str, Any]:
    """Keep of an exception's description what is used later, and no more than fits a line.

    A student can write a megabyte of nested lists there for every cell and call, which would be kept
    until the submission is judged.
    """
    if not isinstance(error, dict):
        raise codec.Refused("an exception is not described")
    kept: dict[str, Any] = {
        name: text[:most]
        for name, most in _MOST_CHARACTERS.items()
        if isinstance(text := error.get(name), str)
    }
    if isinstance(bases := error.get("bases"), list):
        kept["bases"] = [base[:80] for base in bases[:_MOST_BASES] if isinstance(base, str)]
    for name in ("line", "helper_line"):
        if type(line := error.get(name)) is int and 0 < line < _LAST_LINE:
            kept[name] = line
    return kept
