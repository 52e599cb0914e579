"""Coverage-guided fuzzing of the codec, for once in a while: it is not part of the tests.

Install ``atheris`` into an environment of your own (it is not among the pinned packages), then::

    python tests/sandbox/fuzz_codec.py -max_total_time=180 -print_final_stats=1

Half of the inputs are read as they are; the other half become a frame with a tree of tagged values,
for random bytes hardly ever get past the first check. What is decoded is encoded again, and the same.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import atheris

with atheris.instrument_imports():
    from autograder.sandbox.guest import codec

TAGS = list("ultdsaof?")
DTYPES = [*sorted(codec.DTYPES), "|O", ">f8", "<M8[s]", "<U9", "|V8", "float64", "", "<f3"]
DEEP = 12


def one_input(data: bytes) -> None:
    """Read a frame and decode what it holds; anything but a value or `Refused` is a finding."""
    given = atheris.FuzzedDataProvider(data)
    if given.ConsumeBool():
        frame = given.ConsumeBytes(given.remaining_bytes())
    else:
        text = json.dumps({"value": tree(given)}).encode()
        payload = given.ConsumeBytes(given.remaining_bytes())
        frame = codec.PREFIX.pack(codec.MAGIC, len(text), len(payload)) + text + payload
    stream = io.BytesIO(frame)

    def read_exactly(size: int) -> bytes:
        part = stream.read(size)
        if len(part) < size:
            raise codec.Refused("the stream ends")
        return part

    try:
        header, payload = codec.read_frame(read_exactly)
        value = codec.decode(header.get("value"), payload)
    except codec.Refused:
        return
    again = codec.encode(value)
    assert repr(codec.decode(*again)) == repr(codec.decode(*codec.encode(codec.decode(*again))))


def tree(given: Any, depth: int = 0) -> Any:
    """Return a tree of tagged values, most of them in order."""
    kind = given.ConsumeIntInRange(0, 9)
    if depth > DEEP or kind < 4:
        return leaf(given, kind)
    tag = given.PickValueInList(TAGS)
    return {tag: body(given, tag, depth)}


def leaf(given: Any, kind: int) -> Any:
    """Return a value that stands for itself."""
    if kind == 0:
        return given.ConsumeInt(200)
    if kind == 1:
        return given.ConsumeFloat()
    return given.PickValueInList([None, True, False, "text", [], {}, float("nan"), 1 << 2000])


def body(given: Any, tag: str, depth: int) -> Any:
    """Return what belongs under a tag, or now and then something else."""
    if given.ConsumeIntInRange(0, 15) == 0:
        return tree(given, depth + 1)
    if tag in "uof":
        return given.ConsumeUnicode(given.ConsumeIntInRange(0, 100))
    if tag == "s":
        return given.PickValueInList(DTYPES)
    if tag == "a":
        shape = [given.ConsumeIntInRange(-1, 5) for _ in range(given.ConsumeIntInRange(0, 14))]
        return [given.PickValueInList(DTYPES), shape]
    items = range(given.ConsumeIntInRange(0, 4))
    if tag == "d":
        return [[tree(given, depth + 1), tree(given, depth + 1)] for _ in items]
    return [tree(given, depth + 1) for _ in items]


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
