"""Seeds that repeat for a regrade and cannot be guessed, and open ones that anyone may know."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import numpy as np

from autograder.exercises.model import Draw


def course_secret(grading_root: Path) -> bytes:
    """Return the course's secret, making it (readable by its owner only) the first time."""
    path = grading_root / "secret"
    if not path.exists():
        grading_root.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret.{os.getpid()}")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(fresh, path)  # the first of several makers wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def hidden_draw(secret: bytes, *parts: str) -> Draw:
    """Return the source of a hidden case's numbers; ``parts`` name the case and the submission."""
    digest = hmac.new(secret, "|".join(parts).encode(), "sha256").digest()
    return Draw(np.random.default_rng(int.from_bytes(digest, "big")))


def open_draw(*parts: str) -> Draw:
    """Return the source of an open example's numbers: small whole ones, the same for everybody."""
    digest = hashlib.sha256("|".join(parts).encode()).digest()
    return Draw(np.random.default_rng(int.from_bytes(digest, "big")), integers=True)
