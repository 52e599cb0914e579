"""Odd values, and the places in a right answer that they are put into. The same seed gives the same answers."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np

from autograder.sandbox.guest import codec


class Nothing:
    """Of a type that does not travel."""


NUMBERS: tuple[Any, ...] = (
    0, 1, -1, 7, True, False, -0.0, 5e-324, -1e-310, 1e-160, 1e160, 1.7e308, -1.7e308, float("nan"), float("inf"),
    -float("inf"), 2**31, 2**53 + 1, 2**63, 2**64, -(2**64), 10**300, 1j, complex("nan"), np.float16(6e-8), np.float16(65504),
    np.float32(1e38), np.float32("nan"), np.int8(-128), np.uint8(255), np.uint64(2**64 - 1), np.int64(-(2**63)),
    np.bool_(True), np.complex64(1 + 0j), np.longdouble(2),
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *NUMBERS, None, "", "text", "\ud800\x1b[31m", [], (), {}, [[]], [None], [[1], [2, 3]], ((), ()), {"W": 1}, {1: {2: 3}},
    {(1, 2): 3, None: 4, 1.5: "x", True: []}, {"": "", "\ud800": 1}, Nothing(), Nothing, len, ..., b"bytes", range(3), {1, 2},
    [np.float64(1)] * 5, [np.zeros(2), "x"], ("conv", (1, 2), 3), [("conv", 1)], [("a", (1,), 2, 3)] * 2,
    np.zeros(0), np.zeros((0, 3)), np.zeros((3, 0, 2)), np.zeros((1,) * 12), np.array(3.5), np.array(5e-324), np.array(True),
    np.array(1j), np.array(None), np.array(["a"]), np.zeros(2, "M8[s]"), np.ones((2, 3), complex), np.ones((2, 3), bool),
    np.full((2, 3), np.nan), np.full((1, 2, 2, 1), 1.7e308), np.full((2, 2), 5e-324), np.full(4, 65504, np.float16),
    np.full((1, 1, 1, 1), -np.inf), np.array([2**63 - 1, -(2**63)]), np.array([2**64 - 1], np.uint64),
    np.zeros(70_000, np.uint8), list(range(6000)), np.ma.array([1.0, 2.0], mask=[0, 1]), np.eye(3)[::-1].T,
)  # fmt: skip
BENDS = (
    lambda x: x.ravel(), lambda x: np.squeeze(x), lambda x: x[None], lambda x: x[..., None], lambda x: x.T,
    lambda x: x[:1], lambda x: x[1:], lambda x: -x, lambda x: x.astype(np.float16), lambda x: x.astype(np.float32),
    lambda x: x.astype(int), lambda x: x.astype(np.uint8), lambda x: x.astype(bool), lambda x: x.astype(complex),
    lambda x: x * np.nan, lambda x: x * 1e300, lambda x: x * 5e-324, lambda x: x + 1e300, lambda x: 0 * x, lambda x: x.tolist(),
    lambda x: list(x), lambda x: tuple(x), lambda x: x.sum(), lambda x: np.sort(x, axis=None), lambda x: np.abs(x),
    lambda x: x.astype(object), lambda x: np.ma.array(x, mask=True), lambda x: np.ma.array(x), lambda x: {"x": x},
    lambda x: np.concatenate([x, x]), lambda x: np.broadcast_to(x, (2, *x.shape)), lambda x: x.astype(">f8"),
)  # fmt: skip


def over_the_wire(value: Any) -> Any:
    """Return a value as the judge receives it; `codec.Refused` if it does not travel."""
    tree, payload = codec.encode(value)
    stream = iter([codec.pack({"value": tree}, payload)])
    whole, at = next(stream), 0

    def read_exactly(size: int) -> bytes:
        nonlocal at
        at += size
        return whole[at - size : at]

    header, data = codec.read_frame(read_exactly)
    return codec.decode(header["value"], data)


def bent(draw: random.Random, right: Any) -> Any:
    """Return a right answer with something odd in its place, or in the place of one of its parts."""
    inside = (
        isinstance(right, list | tuple | dict | np.ndarray) and np.size(right)
        if not isinstance(right, list | tuple | dict)
        else bool(right)
    )
    if not inside or draw.random() < 0.3:
        return draw.choice(VALUES)
    if isinstance(right, np.ndarray):
        return _array(draw, right)
    if isinstance(right, dict):
        return _mapping(draw, right)
    items, place = list(right), draw.randrange(len(right))
    match draw.randrange(8):
        case 0:
            items.append(draw.choice(VALUES))
        case 1:
            del items[place]
        case 2:
            return items if isinstance(right, tuple) else tuple(items)
        case _:
            items[place] = bent(draw, items[place])
    return type(right)(items) if type(right) in (list, tuple) else items


def _array(draw: random.Random, right: np.ndarray) -> Any:
    with np.errstate(all="ignore"):
        match draw.randrange(3):
            case 0:
                try:
                    return draw.choice(BENDS)(right)
                except (TypeError, ValueError):  # nothing of the kind has such an array
                    return draw.choice(VALUES)
            case 1:
                found = right.astype(draw.choice([float, float, complex, object]))
                found.flat[draw.randrange(found.size)] = draw.choice(
                    [x for x in NUMBERS if isinstance(x, int | float)]
                )
                return found
            case _:
                return np.full_like(
                    right, draw.choice([0.0, 1.0, np.nan, np.inf, 5e-324, 1.7e308]), dtype=float
                )


def _mapping(draw: random.Random, right: dict[Any, Any]) -> Any:
    found, key = copy.copy(right), draw.choice(list(right))
    match draw.randrange(5):
        case 0:
            del found[key]
        case 1:
            found[draw.choice(["", "W", 0, None, (1, 2), 1.5, "\ud800"])] = draw.choice(VALUES)
        case 2:
            found = dict(reversed(found.items()))
        case _:
            found[key] = bent(draw, found[key])
    return found
