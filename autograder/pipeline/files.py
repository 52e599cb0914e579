"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

SCRATCH = ".*.part"  # what a writer that was killed leaves behind


def write_atomically(path: Path, text: str | bytes) -> None:
    """Write a file so that it is either there whole or not at all, even after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(scratch, "wb") as file:
            file.write(text.encode("utf-8") if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
