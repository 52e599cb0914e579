"""Wrong and correct programs for conv_output_size."""

from __future__ import annotations

from autograder.exercises.model import Alternative, Misconception

MISCONCEPTIONS: tuple[Misconception, ...] = ()

ALTERNATIVES: tuple[Alternative, ...] = ()
