"""Wrong and correct programs for same_padding."""

from __future__ import annotations

from autograder.exercises.model import Alternative, Misconception

MISCONCEPTIONS: tuple[Misconception, ...] = ()

ALTERNATIVES: tuple[Alternative, ...] = ()
