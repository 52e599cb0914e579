"""Frames that a hostile worker may send: right ones of every kind, bent in one place or two.

All carry the id of the request, so that they get past the first check. The same seed gives the same
frames.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.sandbox.guest import codec

ID = 1  # of the request that all of them answer: the one that `True` and `1.0` equal
Mutation = Callable[[random.Random, bytes, bytes], bytes]


def nested(depth: int, tag: str = "l") -> Any:
    """Return a sequence in a sequence in a sequence, as it travels."""
    tree: Any = {tag: []}
    for _ in range(depth):
        tree = {tag: [tree]}
    return tree


ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 1.0, -0.0, 5e-324, 1e308, float("nan"), float("inf"), 2**63, 2**64, 10**300,
    10**400, "", "x", "returned", "ask", "\ud800", "\x1b[31m", "e" * 5000, [], {}, [[]], [{}], {"": None}, {"op": "ask"},
    {"l": 1}, {"t": {}}, {"u": []}, {"s": 1}, {"a": []}, {"a": [1, 2]}, {"a": ["<f8", 3]}, {"a": ["<f8", [True]]},
    {"a": ["<f8", [2**40]]}, {"a": ["<f8", [0, 3], [1, 0]]},
    {"a": ["<f8", [0, 3], [1, 1]]}, {"a": ["<f8", [0, 3], [1, False]]}, {"a": ["<f8", [0], {}]}, {"a": ["|O", [1]]}, {"s": "|O"}, {"f": "zero_pad"}, {"o": []}, {"o": "\u202e" * 99}, {"x": 1},
    {"d": [[1]]}, {"d": [[{"l": []}, 1]]}, {"d": [[float("nan"), 1], [float("nan"), 2]]}, {"d": [[1, 2], [True, 3]]},
    {"d": [[i * (2**61 - 1), 0] for i in range(300)]}, {"t": [1, {"t": []}, {"t": []}]}, {"l": [0] * 3000}, [[]] * 500,
    nested(23), nested(24), nested(200), nested(30, "t"),
)  # fmt: skip


def right_frames() -> list[tuple[dict[str, Any], bytes, bool]]:
    """Return header, payload and whether the arguments are sent along, of every kind of reply."""
    grid = np.arange(12.0).reshape(3, 4)
    values = (
        7.5,
        grid,
        (grid, {"W": grid, "b": np.float64(2)}),
        [("conv", (1, 2), 3)],
        None,
        "text",
        {1: True},
    )
    frames: list[tuple[dict[str, Any], bytes, bool]] = []
    for value in values:
        tree, data = codec.encode((value,))
        frames.append(({"op": "returned", "value": tree, "id": ID}, data, False))
        tree, data = codec.encode((value, (grid, 1), (2,)))
        frames.append(({"op": "returned", "value": tree, "id": ID}, data, True))
    error = {
        "type": "KeyError",
        "bases": ["KeyError", "Exception"],
        "text": "a",
        "line": 3,
        "cell": "<cell f>",
    }
    inputs, data = codec.encode(((grid, 1), {"padding": 2}))
    frames += [
        ({"op": "raised", "error": error, "id": ID}, b"", False),
        ({"op": "missing", "id": ID}, b"", False),
        ({"op": "timeout", "id": ID}, b"", True),
        ({"op": "too_large", "text": "large", "id": ID}, b"", False),
        ({"op": "ran", "failure": error, "id": ID}, b"", False),
        ({"op": "ran", "failure": None, "id": ID}, b"", False),
        ({"op": "ask", "function": "helper", "inputs": inputs, "id": ID}, data, False),
    ]
    return frames


def _places(tree: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of a header."""
    parts = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, part in parts:
        yield (*way, key)
        yield from _places(part, (*way, key))


def bend(draw: random.Random, header: dict[str, Any]) -> dict[str, Any]:
    """Replace, remove, repeat, wrap or exchange one part of a header."""
    bent = copy.deepcopy(header)
    ways = [way for way in _places(bent) if way != ("id",)]
    if not ways:  # all else is gone already
        return bent
    way = draw.choice(ways)
    holder = bent
    for key in way[:-1]:
        holder = holder[key]
    last = way[-1]
    match draw.randrange(6):
        case 0 | 1:
            holder[last] = copy.deepcopy(draw.choice(ODD))
        case 2:
            del holder[last]
        case 3:
            holder[last] = draw.choice(
                [[holder[last]], {"l": [holder[last]]}, {"t": [holder[last]] * 3}]
            )
        case 4:
            if isinstance(holder, list):
                holder.insert(last, copy.deepcopy(holder[last]))
            else:
                holder[draw.choice(["op", "value", "error", "line", "\ud800", "u", "d"])] = holder[
                    last
                ]
        case 5:
            other: Any = bent
            for key in draw.choice(ways):
                other = other[key]
            holder[last] = copy.deepcopy(other)
    return bent


def framed(text: bytes, payload: bytes = b"") -> bytes:
    """Return the bytes of a frame, whatever its header is."""
    return codec.PREFIX.pack(codec.MAGIC, len(text), len(payload)) + text + payload


def _cut(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    whole = framed(text, payload)
    return whole[: draw.randrange(len(whole))]


def _another_length(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    return framed(
        text, payload[: draw.randrange(len(payload) + 1)] + bytes(draw.choice([0, 1, 8, 4096]))
    )


def _flipped(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    whole = bytearray(framed(text, payload))
    whole[draw.randrange(len(whole))] = draw.randrange(256)
    return bytes(whole)


def _said_twice(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    twice = draw.choice(
        [
            b'"op":[],',
            b'"op":"ask",',
            b'"id":true,',
            b'"id":1.0,',
            b'"id":1e400,',
            b'"value":{"value":1},',
        ]
    )
    return framed(b"{" + twice + text[1:-1] + b"," + twice[:-1] + b"}", payload)


def _strange_numbers(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    strange = draw.choice(
        [
            b"NaN",
            b"-Infinity",
            b"1e400",
            b"-0",
            b"1E-400",
            b"9" * 4000,
            b"9" * 4400,
            b"1." + b"1" * 4000,
        ]
    )
    return framed(
        text.replace(draw.choice([b"3", b"null", b"true", b"1", b"7.5"]), strange, 1), payload
    )


def _many(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    small = draw.choice(
        [
            b"{}",
            b'{"op":"ask"}',
            b'{"op":"ask","function":"helper","inputs":{"t":[{"t":[]},{"d":[]}]}}',
            b"[]",
        ]
    )
    return framed(small) * draw.randrange(1, 60) + framed(text, payload)


def _another_id(draw: random.Random, text: bytes, payload: bytes) -> bytes:
    other = draw.choice(
        [b"true", b"1.0", b"[1]", b'"1"', b"null", b"2", b"1e0", b"-1", b"1.0000000000000001"]
    )
    return framed(text.replace(b'"id":1', b'"id":' + other), payload)


def _as_it_is(_draw: random.Random, text: bytes, payload: bytes) -> bytes:
    return framed(text, payload)


MUTATIONS: tuple[Mutation, ...] = (
    *[_as_it_is] * 7, _cut, _another_length, _flipped, _said_twice, _strange_numbers, _many, _another_id,
)  # fmt: skip


def forged_frames(seed: int, count: int) -> Iterator[tuple[bytes, bool]]:
    """Yield the bytes of a forged frame, and whether the arguments are asked for."""
    draw = random.Random(seed)
    originals = right_frames()
    for _ in range(count):
        header, payload, echo = draw.choice(originals)
        for _ in range(draw.choice([0, 1, 1, 1, 2])):
            header = bend(draw, header)
        text = json.dumps(header, separators=(",", ":")).encode()
        yield draw.choice(MUTATIONS)(draw, text, payload), echo
