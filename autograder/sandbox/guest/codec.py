"""Values on the wire: a closed world of plain data, framed and capped.

A frame is a fixed prefix (magic, header length, payload length), a JSON header and the raw bytes of
all arrays, in the order in which the header names them. Nothing here can run code: no pickle, no
npz, no object dtype. Both ends use this file; only the judge's end has to trust it. Its classes are
plain ones: every worker makes them anew, and a dataclass takes a millisecond each.
"""

from __future__ import annotations

import json
import math
import operator
import struct
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .text import printable  # relative: in a worker this package has no other name

PREFIX = struct.Struct("<4sIQ")  # magic, bytes of header, bytes of payload
MAGIC = b"CNN1"
DTYPES = frozenset(
    np.dtype(name).str
    for name in [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
)


class Caps:
    """Upper bounds on one frame; those that are given take the place of these.

    The worst frame within them costs the judge some hundredths of a second. Honest work stays far below:
    the largest frame of the course's own solutions has half a megabyte, 99 nodes and 15 arrays.
    """

    header_bytes = 1 << 20
    payload_bytes = 8 << 20
    nodes = 50_000
    arrays = 10_000  # NumPy scalars included
    alike_keys = 32  # of one dictionary, with the same hash
    depth = 24
    ndim = 12
    int_bits = 1000  # still a finite float
    name_chars = 80

    def __init__(self, **bounds: int) -> None:
        self.__dict__.update(bounds)


CAPS = Caps()


class Refused(Exception):
    """The bytes or the value are outside the closed world; the text says which rule was broken."""


class Opaque:
    """Stands for a value that does not travel; only the name of its type does."""

    __slots__ = ("type_name",)

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque) and other.type_name == self.type_name

    def __hash__(self) -> int:
        return hash(self.type_name)

    def __repr__(self) -> str:
        return f"Opaque({self.type_name!r})"


def encode(
    value: Any,
    refer: Callable[[Any], str | None] | None = None,
    caps: Caps = CAPS,
    layout: bool = False,
) -> tuple[Any, bytes]:
    """Turn a value into a JSON tree and the bytes of its arrays.

    Parameters
    ----------
    value : object
        Anything; what is outside the closed world becomes `Opaque`.
    refer : callable, optional
        Gives the name under which a callable is served; None makes callables opaque.
    layout : bool
        Let an array whose axes are exchanged by a view arrive as such a view.

    Raises
    ------
    Refused
        If the value is deeper, has more nodes or more bytes than `caps` allow.
    """
    encoder = _Encoder(refer, caps, layout)
    return encoder.node(value, 0), b"".join(encoder.chunks)


class _Encoder:
    def __init__(self, refer: Callable[[Any], str | None] | None, caps: Caps, layout: bool) -> None:
        self.refer, self.caps, self.layout = refer, caps, layout
        self.chunks: list[bytes] = []
        self.nodes = self.bytes = 0

    def node(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > self.caps.depth or self.nodes > self.caps.nodes:
            raise Refused("the value is nested too deeply or has too many parts")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return _bounded(value, self.caps)
        if issubclass(kind, str):  # of a subclass, such as NumPy's, the text counts
            if str.__len__(value) > self.caps.header_bytes:
                raise Refused("the value is too long a text")
            return {"u": str.__str__(value)}
        if issubclass(kind, (list, tuple, dict)):
            return self.container(value, depth + 1)
        if isinstance(value, np.ndarray | np.generic):
            return self.array(value)
        if isinstance(value, int):  # of a subclass, what it is counts
            return _bounded(int.__pos__(value), self.caps)
        if isinstance(value, float):
            return float.__pos__(value)
        if self.refer is not None and callable(value) and (name := self.refer(value)):
            return {"f": name}
        return {"o": kind.__name__[: self.caps.name_chars]}

    def container(self, value: Any, depth: int) -> Any:
        """Take a list, a tuple or a dict apart; of a subclass, such as a named tuple, what it holds counts."""
        if isinstance(value, dict):
            pairs = [[self.node(k, depth), self.node(v, depth)] for k, v in dict.items(value)]
            return {"d": pairs}
        base, tag = (list, "l") if isinstance(value, list) else (tuple, "t")
        return {tag: [self.node(item, depth) for item in base.__iter__(value)]}

    def array(self, value: Any) -> Any:
        plain = np.asarray(value)
        if _hides_entries(value):
            return {"o": "array with masked entries"}
        if isinstance(value, np.longdouble):
            plain = plain.astype(np.float64)
        if plain.dtype.newbyteorder("<").str not in DTYPES:
            return {"o": f"{type(value).__name__} of {plain.dtype}"[: self.caps.name_chars]}
        if len(self.chunks) >= self.caps.arrays:
            raise Refused(f"the value has more than {self.caps.arrays} arrays")
        axes = _axes_in_memory(plain) if self.layout else []
        plain = plain.transpose(axes) if axes else plain
        plain = plain.astype(plain.dtype.newbyteorder("<"), order="C", copy=False)
        self.bytes += plain.nbytes
        if self.bytes > self.caps.payload_bytes:
            raise Refused(f"the value is larger than {self.caps.payload_bytes >> 20} MB")
        self.chunks.append(plain.tobytes())
        if isinstance(value, np.generic):
            return {"s": plain.dtype.str}
        described = [plain.dtype.str, list(plain.shape)]
        return {
            "a": [*described, [axes.index(axis) for axis in range(len(axes))]]
            if axes
            else described
        }


def _axes_in_memory(array: np.ndarray) -> list[int]:
    """Return the axes in the order in which they lie in memory; [] if that is their own, or none."""
    if array.flags.c_contiguous:
        return []
    axes = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
    return axes if array.transpose(axes).flags.c_contiguous else []


def _hides_entries(value: Any) -> bool:
    """Whether a masked array has masked entries: what lies below them is no answer."""
    masked = sys.modules.get("numpy.ma")  # not imported for this: it takes its time
    # Another thread may be at it, and no masked array is there before it is done.
    kind = getattr(masked, "MaskedArray", None)
    return kind is not None and isinstance(value, kind) and bool(np.any(value.mask))


def _bounded(value: int, caps: Caps) -> int:
    if value.bit_length() > caps.int_bits:
        raise Refused(f"the value is an integer of more than {caps.int_bits} bits")
    return value


def decode(
    tree: Any,
    payload: bytes,
    resolve: Callable[[str], Any] | None = None,
    caps: Caps = CAPS,
) -> Any:
    """Rebuild the value that `encode` took apart.

    Parameters
    ----------
    resolve : callable, optional
        Turns the name of a served function into something callable; without it such a name is refused.

    Raises
    ------
    Refused
        If the tree or the payload breaks any rule of the closed world.
    """
    decoder = _Decoder(payload, resolve, caps)
    value = decoder.node(tree, 0)
    if decoder.offset != len(payload):
        raise Refused("the payload is longer than its arrays")
    return value


class _Decoder:
    def __init__(self, payload: bytes, resolve: Callable[[str], Any] | None, caps: Caps) -> None:
        self.payload, self.resolve, self.caps = payload, resolve, caps
        self.offset = self.nodes = self.arrays = 0

    def node(self, tree: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > self.caps.depth or self.nodes > self.caps.nodes:
            raise Refused("the value is nested too deeply or has too many parts")
        kind = type(tree)
        if tree is None or kind is bool or kind is float:
            return tree
        if kind is int:
            return _bounded(tree, self.caps)
        if kind is not dict or len(tree) != 1:
            raise Refused("a node is not a tagged value")
        ((tag, body),) = tree.items()
        reader, wanted = _READERS.get(tag, _NO_READER)
        if type(body) is not wanted:
            raise Refused("a node has an unknown tag, or one that does not fit its value")
        return reader(self, body, depth)

    def text(self, body: str, _depth: int) -> str:
        return body

    def sequence(self, body: list[Any], depth: int) -> list[Any]:
        return [self.node(item, depth + 1) for item in body]

    def fixed_sequence(self, body: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self.sequence(body, depth))

    def scalar(self, dtype: str, _depth: int) -> Any:
        return self.take(dtype, ())[()]

    def array(self, body: list[Any], _depth: int) -> np.ndarray:
        if len(body) not in (2, 3):
            raise Refused(
                "an array is not described by a dtype, a shape and perhaps an order of axes"
            )
        array = self.take(*body[:2])
        if len(body) == 2:
            return array
        axes = body[2]
        if not isinstance(axes, list) or not all(type(axis) is int for axis in axes):
            raise Refused("an array's axes are not given by numbers")
        if sorted(axes) != [*range(array.ndim)]:
            raise Refused("an array's axes are not each given once")
        return array.transpose(axes)

    def opaque(self, type_name: str, _depth: int) -> Opaque:
        return Opaque(printable(type_name)[: self.caps.name_chars])

    def served(self, name: str, _depth: int) -> Any:
        if self.resolve is None:
            raise Refused("a function is named where none is served")
        return self.resolve(name)

    def mapping(self, body: list[Any], depth: int) -> dict[Any, Any]:
        keys, values = [], []
        for pair in body:
            if not isinstance(pair, list) or len(pair) != 2:
                raise Refused("a mapping holds something that is not a pair")
            key = self.node(pair[0], depth + 1)
            if not isinstance(key, str | int | float | bool | tuple | None):
                raise Refused("a mapping's key is not a plain value")
            keys.append(key)
            values.append(self.node(pair[1], depth + 1))
        try:
            if len(keys) > self.caps.alike_keys:
                self.check_hashes(keys)
            return dict(zip(keys, values, strict=True))
        except TypeError:
            raise Refused("a mapping's key cannot be hashed") from None

    def check_hashes(self, keys: list[Any]) -> None:
        """Turn away keys that a dictionary would have to compare each with all others."""
        hashes = sorted(map(hash, keys))  # not counted by a dictionary: it would be as slow
        if any(map(operator.eq, hashes, hashes[self.caps.alike_keys :])):
            raise Refused("a mapping has many keys with the same hash")

    def take(self, dtype: Any, shape: Any) -> np.ndarray:
        self.arrays += 1
        if self.arrays > self.caps.arrays:
            raise Refused(f"the value has more than {self.caps.arrays} arrays")
        if not isinstance(dtype, str) or dtype not in DTYPES:
            raise Refused("an array has a dtype outside the list")
        if not isinstance(shape, list | tuple) or len(shape) > self.caps.ndim:
            raise Refused("an array has too many axes")
        if not all(type(n) is int and 0 <= n < 1 << 31 for n in shape):
            raise Refused("an array's shape is not made of sizes")
        kind = np.dtype(dtype)
        end = self.offset + math.prod(shape) * kind.itemsize
        if end > len(self.payload):
            raise Refused("an array is longer than the payload")
        flat = np.frombuffer(self.payload[self.offset : end], kind)
        self.offset = end
        try:
            return flat.reshape(shape).copy()
        except ValueError:
            raise Refused("an array's shape does not fit its bytes") from None


# What reads the value of each tag, and the only type that this value may have.
_READERS: dict[str, tuple[Callable[[_Decoder, Any, int], Any], type | None]] = {
    "u": (_Decoder.text, str),
    "l": (_Decoder.sequence, list),
    "t": (_Decoder.fixed_sequence, list),
    "d": (_Decoder.mapping, list),
    "s": (_Decoder.scalar, str),
    "a": (_Decoder.array, list),
    "o": (_Decoder.opaque, str),
    "f": (_Decoder.served, str),
}
_NO_READER = (_Decoder.text, None)  # no value has the type None


_to_json = json.JSONEncoder(separators=(",", ":")).encode  # made once: a frame is short
_from_json = json.JSONDecoder().decode


def as_text(header: dict[str, Any]) -> str:
    """Return a header as it is in a frame; a character is a byte there, as JSON escapes the others."""
    return _to_json(header)


def pack(header: dict[str, Any], payload: bytes = b"", caps: Caps = CAPS) -> bytes:
    """Frame a header and a payload; `Refused` if they are over the caps."""
    text = _to_json(header).encode()
    if len(text) > caps.header_bytes or len(payload) > caps.payload_bytes:
        raise Refused("the message is too large")
    return PREFIX.pack(MAGIC, len(text), len(payload)) + text + payload


def read_frame(
    read_exactly: Callable[[int], bytes], caps: Caps = CAPS
) -> tuple[dict[str, Any], bytes]:
    """Read one frame; sizes are checked before anything is allocated.

    Raises
    ------
    Refused
        If magic, sizes or JSON are wrong.
    """
    magic, header_bytes, payload_bytes = PREFIX.unpack(read_exactly(PREFIX.size))
    if magic != MAGIC:
        raise Refused("the message does not start as a message")
    if header_bytes > caps.header_bytes or payload_bytes > caps.payload_bytes:
        raise Refused("the message is too large")
    try:
        header = _from_json(read_exactly(header_bytes).decode())
    except (ValueError, RecursionError):
        raise Refused("the message's header is not JSON") from None
    if not isinstance(header, dict):
        raise Refused("the message's header is not an object")
    return header, read_exactly(payload_bytes)
