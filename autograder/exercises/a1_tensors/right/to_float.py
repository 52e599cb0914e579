"""Correct styles of to_float."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative("divide", "def to_float(image):\n    return image / 255"),
    Alternative("cast first", "def to_float(image):\n    return image.astype(np.float64) / 255.0"),
    Alternative(
        "multiply in place",
        "def to_float(image):\n"
        "    out = np.array(image, dtype=float)\n"
        "    out *= 1 / 255\n"
        "    return out",
    ),
    Alternative(
        "table of 256 values",
        "def to_float(image):\n    return np.linspace(0, 1, 256)[image]",
    ),
)
