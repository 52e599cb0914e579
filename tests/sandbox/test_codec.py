"""The channel's codec: what goes in comes out, and hostile bytes are refused cheaply."""

from __future__ import annotations

import io
import itertools
import json
import struct
import sys
import tracemalloc
from collections import Counter, OrderedDict
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from autograder.sandbox.guest import codec
from autograder.sandbox.guest.codec import Caps, Opaque, Refused
from autograder.text import printable

DTYPES = [np.dtype(name) for name in sorted(codec.DTYPES)]
arrays = stn.arrays(
    st.sampled_from(DTYPES), stn.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
)
scalars = (
    st.none() | st.booleans() | st.floats() | st.text()
    | st.integers(-(2**codec.CAPS.int_bits) + 1, 2**codec.CAPS.int_bits - 1)
)  # fmt: skip
keys = st.text() | st.integers(-9, 9) | st.booleans() | st.tuples(st.integers(), st.text())
values = st.recursive(
    scalars | arrays,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["u", "l", "t", "d", "s", "a", "o", "f", "x"]) | st.text(max_size=2), inner, max_size=2),
    max_leaves=20,
)  # fmt: skip


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal in type, shape and bits."""
    if isinstance(left, np.ndarray | np.generic):
        return (
            type(left) is type(right)
            and left.dtype == right.dtype
            and left.shape == right.shape
            and left.tobytes() == right.tobytes()
        )
    if type(left) is not type(right):
        return False
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    return left == right or left != left


def reader(data: bytes) -> Callable[[int], bytes]:
    """Return a source that ends, as a socket does when the other side is gone."""
    stream = io.BytesIO(data)

    def read_exactly(size: int) -> bytes:
        part = stream.read(size)
        if len(part) < size:
            raise EOFError
        return part

    return read_exactly


def over_the_wire(value: Any) -> Any:
    """Encode, frame, read and decode."""
    tree, payload = codec.encode(value)
    header, data = codec.read_frame(reader(codec.pack({"value": tree}, payload)))
    return codec.decode(header["value"], data)


@given(values)
@settings(max_examples=150, deadline=None)
def test_round_trip(value: Any) -> None:
    assert same(over_the_wire(value), value)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_every_listed_dtype_travels(dtype: np.dtype[Any]) -> None:
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    for view in (array, array[:, ::-1], array.T, array[:0], np.asfortranarray(array)):
        back = over_the_wire(view)
        assert back.dtype == dtype
        assert np.array_equal(back, view)
        assert back.flags.writeable
        assert back.flags.owndata
    assert same(over_the_wire(dtype.type(1)), dtype.type(1))


@pytest.mark.parametrize("axes", list(itertools.permutations(range(3))), ids=str)
def test_exchanged_axes_arrive_as_they_lie_in_memory(axes: tuple[int, ...]) -> None:
    view = np.arange(24.0).reshape(2, 3, 4).transpose(axes)
    tree, payload = codec.encode(view, layout=True)
    back = codec.decode(tree, payload)
    assert np.array_equal(back, view)
    assert back.strides == view.strides
    assert back.flags.writeable
    assert over_the_wire(view).flags.c_contiguous  # where nobody asks for it


def test_what_is_no_exchange_of_axes_arrives_in_order() -> None:
    array = np.arange(24.0).reshape(2, 3, 4)
    for view in (array[:, ::-1], array[:, :2], np.broadcast_to(array[:1], (2, 3, 4)), array[:0].T):
        back = codec.decode(*codec.encode(view, layout=True))
        assert np.array_equal(back, view)


def test_byte_order_is_settled() -> None:
    assert over_the_wire(np.arange(3, dtype=">f8")).tolist() == [0, 1, 2]


class Liar(np.ndarray):
    """An array that agrees with everything."""

    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None  # type: ignore[assignment]


class Text(str):
    """A text that says something else of itself."""

    def __str__(self) -> str:
        return "another"

    def __len__(self) -> int:
        return 0


@pytest.mark.parametrize("value", [Text("x"), np.str_("x")])
def test_a_text_of_a_subclass_arrives_as_what_it_holds(value: Any) -> None:
    for back in (over_the_wire(value), over_the_wire({value: [value]})["x"][0]):
        assert type(back) is str
        assert back == "x"
    with pytest.raises(Refused):
        codec.encode(Text("x" * (codec.CAPS.header_bytes + 1)))


@pytest.mark.parametrize(
    "value",
    [object(), object, len, {1, 2}, b"bytes", bytearray(2), memoryview(b"x"), 1j, range(3), Ellipsis,
     np.array([None, object()]), np.array(["a"]), np.zeros(2, "M8[s]"), np.zeros(2, [("a", "f8")]), (x for x in ())],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_all_else_becomes_opaque(value: Any) -> None:
    assert isinstance(over_the_wire(value), Opaque)
    assert isinstance(over_the_wire([value])[0], Opaque)


def test_subclasses_of_arrays_arrive_as_plain_arrays() -> None:
    back = over_the_wire(np.zeros(3).view(Liar))
    assert type(back) is np.ndarray
    assert type(over_the_wire(np.ma.masked_array([1.0, 2.0], [0, 0]))) is np.ndarray


def test_an_array_travels_while_another_thread_imports_masked_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "numpy.ma", ModuleType("numpy.ma"))
    assert over_the_wire(np.ones(2)).tolist() == [1.0, 1.0]


def test_masked_entries_are_no_answer() -> None:
    for value in (
        np.ma.masked,
        np.ma.masked_array([1.0, 2.0], [0, 1]),
        np.ma.array(np.ones(3), mask=True),
    ):
        assert over_the_wire(value) == Opaque("array with masked entries")


class Whole(int):
    """An integer that says it is another."""

    def __int__(self) -> int:
        return 8

    __index__ = __pos__ = __int__


class Fraction(float):
    """A number that says it is another."""

    def __float__(self) -> float:
        return 8.5

    __pos__ = __float__


def test_numbers_of_other_types_arrive_as_what_they_are() -> None:
    for value, plain in [
        (Whole(7), 7),
        (Fraction(-0.0), -0.0),
        (np.longdouble(0.5), np.float64(0.5)),
    ]:
        assert same(over_the_wire(value), plain)
    with pytest.raises(Refused):
        codec.encode(Whole(1 << 2000))


class LyingTuple(tuple):
    """A tuple that says it holds something else."""

    def __iter__(self) -> Any:
        return iter((1, 2, 3))

    def __len__(self) -> int:
        return 3


def test_subclasses_of_containers_arrive_as_what_they_hold() -> None:
    class Both(NamedTuple):
        output: float
        cache: tuple[int, ...]

    for value, plain in [
        (Both(0.5, (1, 2)), (0.5, (1, 2))),
        (OrderedDict(W=1.0, b=[2]), {"W": 1.0, "b": [2]}),
        (Counter("aab"), {"a": 2, "b": 1}),
        ([Both(1.5, ())], [(1.5, ())]),
        (LyingTuple([7]), (7,)),
    ]:
        back = over_the_wire(value)
        assert type(back) is type(plain)
        assert back == plain


def nested(depth: int) -> list[Any]:
    """Return a list in a list in a list."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


itself: list[Any] = []
itself.append(itself)


@pytest.mark.parametrize(
    "value",
    [nested(100), itself, list(range(60_000)), 1 << 2000, -(1 << 2000), "x" * (2 << 20), np.zeros(5 << 20), [np.zeros(3 << 20)] * 3],
    ids=["deep", "itself", "many", "integer", "negative integer", "text", "array", "arrays"],
)  # fmt: skip
def test_too_much_is_refused(value: Any) -> None:
    with pytest.raises(Refused):
        codec.encode(value)


@given(trees, st.binary(max_size=64))
@settings(max_examples=400, deadline=None)
def test_any_tree_is_a_value_or_refused(tree: Any, payload: bytes) -> None:
    try:
        value = codec.decode(tree, payload)
    except Refused:
        return
    codec.encode(value)  # whatever was accepted is inside the closed world


@given(st.binary(max_size=200))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    for start in (b"", codec.MAGIC, codec.MAGIC + struct.pack("<IQ", 8, 0)):
        try:
            header, _ = codec.read_frame(reader(start + data))
        except (Refused, EOFError):
            continue
        assert isinstance(header, dict)


@given(st.binary(min_size=1, max_size=120), st.integers(0, 200), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_flipped_bytes_of_real_frames(payload: bytes, place: int, value: int) -> None:
    tree, data = codec.encode([np.frombuffer(payload, np.uint8), {"k": (1, 2.5, None, "text")}])
    frame = bytearray(codec.pack({"value": tree}, data))
    frame[place % len(frame)] = value
    try:
        header, rest = codec.read_frame(reader(bytes(frame)))
        codec.decode(header.get("value"), rest)
    except (Refused, EOFError):
        pass


HOSTILE_TREES = {
    "giant array": {"a": ["<f8", [1 << 30, 1 << 30]]},
    "giant sides of an empty array": {
        "a": ["<f8", [0, (1 << 31) - 1, (1 << 31) - 1, (1 << 31) - 1]]
    },
    "negative side": {"a": ["<f8", [-1]]},
    "true as a side": {"a": ["|u1", [True]]},
    "fraction as a side": {"a": ["<f8", [1.0]]},
    "thirteen axes": {"a": ["|u1", [1] * 13]},
    "sixty-five axes": {"a": ["|u1", [0] * 65]},
    "axes as text": {"a": ["|u1", [1, 1], "01"]},
    "an axis twice": {"a": ["|u1", [1, 1], [0, 0]]},
    "an axis from behind": {"a": ["|u1", [1, 1], [0, -1]]},
    "an axis too many": {"a": ["|u1", [1, 1], [0, 1, 2]]},
    "true as an axis": {"a": ["|u1", [1, 1], [0, True]]},
    "an array of four parts": {"a": ["|u1", [1], [0], 0]},
    "object dtype": {"a": ["|O", [1]]},
    "void dtype": {"a": ["|V8", [1]]},
    "dtype as code": {"a": ["__import__('os')", [1]]},
    "dtype as a list": {"a": [[["x", "<f8"]], [1]]},
    "scalar of objects": {"s": "|O"},
    "function": {"f": "zero_pad"},
    "two tags": {"u": "x", "l": []},
    "no tag": {},
    "bare text": "text",
    "bare list": [1, 2],
    "unhashable key": {"d": [[{"l": []}, 1]]},
    "array as a key": {"d": [[{"a": ["|u1", [0]]}, 1]]},
    "mapping as a key": {"d": [[{"d": []}, 1]]},
    "tuple of lists as a key": {"d": [[{"t": [{"l": []}]}, 1]]},
    "not a pair": {"d": [[1, 2, 3]]},
    "giant integer": 1 << 5000,
    "list that is a text": {"l": "abc"},
    "integers with one hash": {"d": [[i * (2**61 - 1), 0] for i in range(16_000)]},
    "tuples with one hash": {
        "d": [[{"t": list(signs)}, 0] for signs in itertools.product((-1, -2), repeat=12)]
    },
    "one key many times": {"d": [[1, i] for i in range(100)]},
}


@pytest.mark.parametrize("tree", HOSTILE_TREES.values(), ids=HOSTILE_TREES)
def test_hostile_trees_are_refused_cheaply(tree: Any) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            codec.decode(tree, b"")
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


FRAMES = {
    "no magic": b"XXXX" + struct.pack("<IQ", 2, 0) + b"{}",
    "sixteen exabytes": codec.MAGIC + struct.pack("<IQ", 2, 2**64 - 1) + b"{}",
    "four gigabytes of header": codec.MAGIC + struct.pack("<IQ", 2**32 - 1, 0),
    "no JSON": codec.MAGIC + struct.pack("<IQ", 4, 0) + b"\x80\x04K\x01",
    "no object": codec.MAGIC + struct.pack("<IQ", 2, 0) + b"[]",
    "deep JSON": codec.MAGIC + struct.pack("<IQ", 900_000, 0) + b"[" * 900_000,
    "integer of 900 000 digits": codec.MAGIC + struct.pack("<IQ", 900_000, 0) + b"9" * 900_000,
    "other text encoding": codec.MAGIC + struct.pack("<IQ", 5, 0) + b"\xff\xfe\xff\xfe\xff",
}  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_hostile_frames_are_refused_cheaply(frame: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            codec.read_frame(reader(frame))
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_widest_header_costs_little_memory() -> None:
    """As many nodes as a header holds: refused for their number, not expanded first."""
    tree = {"l": [{"l": []}] * 100_000}
    text = json.dumps({"v": tree}, separators=(",", ":")).encode()
    assert len(text) < codec.CAPS.header_bytes
    header, _ = codec.read_frame(reader(codec.PREFIX.pack(codec.MAGIC, len(text), 0) + text))
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            codec.decode(header["v"], b"")
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_keys_that_share_their_hash_by_chance_travel() -> None:
    """-1 and -2 have the same hash, and so do tuples of them."""
    offsets = dict.fromkeys(itertools.product((-2, -1, 0, 1), repeat=5), 1.0)
    assert over_the_wire(offsets) == offsets


def test_arrays_are_counted_on_both_sides() -> None:
    most = codec.CAPS.arrays
    for item in (np.float64(2), np.zeros(0)):
        assert len(over_the_wire([item] * most)) == most
        with pytest.raises(Refused):
            codec.encode([item] * (most + 1))
        (node, data) = codec.encode(item)
        with pytest.raises(Refused):
            codec.decode({"l": [node] * (most + 1)}, data * (most + 1))


def test_left_over_payload_is_refused() -> None:
    with pytest.raises(Refused):
        codec.decode({"a": ["|u1", [2]]}, b"abc")


def test_caps_hold_on_both_sides() -> None:
    small = Caps(payload_bytes=64, header_bytes=64, nodes=8, depth=3)
    for value in (np.zeros(9), list(range(9)), [[[[1]]]]):
        with pytest.raises(Refused):
            codec.encode(value, caps=small)
        tree, payload = codec.encode(value)
        if payload:
            with pytest.raises(Refused):
                codec.pack({"v": tree}, payload, caps=small)
        else:
            with pytest.raises(Refused):
                codec.decode(tree, payload, caps=small)


def test_served_functions_travel_by_name_only() -> None:
    tree, payload = codec.encode([len], refer=lambda f: f"given_{f.__name__}")
    assert tree == {"l": [{"f": "given_len"}]}
    assert codec.decode(tree, payload, resolve=str.upper) == ["GIVEN_LEN"]
    with pytest.raises(Refused):
        codec.decode(tree, payload)


@given(st.text())
def test_printable_text_has_no_control_characters(text: str) -> None:
    shown = printable(text + "\x1b[31m\u202e\ud800\x9b\n")
    assert shown.isprintable()
    shown.encode()


def test_fuzz_with_coverage() -> None:
    """A bounded run of atheris where it is installed; the properties above run everywhere."""
    pytest.importorskip("atheris")
    import subprocess
    import sys
    from pathlib import Path

    script = Path(__file__).with_name("fuzz_codec.py")
    done = subprocess.run([sys.executable, script, "-runs=200000", "-max_total_time=20", "-rss_limit_mb=1024"], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
