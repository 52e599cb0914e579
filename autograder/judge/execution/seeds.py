"""Seeds that repeat for a regrade and cannot be guessed, and open ones that anyone may know."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import numpy as np

from autograder.errors import Undone
from autograder.exercises.model import Draw

SECRET_BYTES = 32


class BadSecret(Undone):
    """The file of the course's secret is not as it was made; grading with it would be guesswork."""


def course_secret(grading_root: Path) -> bytes:
    """Return the course's secret, making it (readable by its owner only) the first time.

    Raises
    ------
    BadSecret
        If it is cut off: hidden inputs could be guessed, and every score be made anew.
    """
    path = grading_root / "secret"
    if not path.exists():
        grading_root.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret.{os.getpid()}")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(fd, "wb") as file:
                file.write(secrets.token_bytes(SECRET_BYTES))
            os.link(fresh, path)  # the first of several makers wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise BadSecret(
            f"{path} has {len(secret)} bytes, wanted {SECRET_BYTES}; put the file back from a backup, "
            "or remove it and grade again (scores may then differ by a hair)"
        )
    return secret


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
