"""Wrong and correct programs for conv_single_step."""

from __future__ import annotations

from autograder.exercises.model import Alternative, Misconception

MISCONCEPTIONS: tuple[Misconception, ...] = ()

ALTERNATIVES: tuple[Alternative, ...] = ()
