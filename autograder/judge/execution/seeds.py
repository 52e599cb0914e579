"""Seeds that repeat for a regrade and cannot be guessed, and open ones that anyone may know."""

from __future__ import annotations

import hashlib
import hmac

import numpy as np

from autograder.exercises.model import Draw


def hidden_draw(secret: bytes, *parts: str) -> Draw:
    """Return the source of a hidden case's numbers; ``parts`` name the case and the submission."""
    digest = hmac.new(secret, "|".join(parts).encode(), "sha256").digest()
    return Draw(np.random.default_rng(int.from_bytes(digest, "big")))


def open_draw(*parts: str) -> Draw:
    """Return the source of an open example's numbers: small whole ones, the same for everybody."""
    return Draw(_public_rng(*parts), integers=True)


def further_draw(*parts: str) -> Draw:
    """Return the source of a further example's numbers: floats with one digit behind the point."""
    return Draw(_public_rng(*parts), decimals=1)


def _public_rng(*parts: str) -> np.random.Generator:
    digest = hashlib.sha256("|".join(parts).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
