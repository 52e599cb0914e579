"""Coverage-guided fuzzing of the codec: ``python tests/sandbox/fuzz_codec.py -max_total_time=20``."""

from __future__ import annotations

import io
import sys

import atheris

with atheris.instrument_imports():
    from autograder.sandbox.inside import codec


def one_input(data: bytes) -> None:
    """Read a frame and decode what it holds; anything but a value or `Refused` is a finding."""
    stream = io.BytesIO(data)

    def read_exactly(size: int) -> bytes:
        part = stream.read(size)
        if len(part) < size:
            raise codec.Refused("the stream ends")
        return part

    try:
        header, payload = codec.read_frame(read_exactly)
        codec.decode(header.get("value"), payload)
    except codec.Refused:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
