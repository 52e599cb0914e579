"""Wrong and correct programs for zero_pad."""

from __future__ import annotations

from autograder.exercises.model import Alternative, Misconception

MISCONCEPTIONS: tuple[Misconception, ...] = ()

ALTERNATIVES: tuple[Alternative, ...] = ()
