"""What keeps a command from starting quickly, and can be done without."""

from __future__ import annotations

import sys


def leave_out_slow_imports() -> None:
    """Keep a grammar of web addresses from being loaded: no notebook has one to check.

    ``jsonschema``, which ``nbformat`` brings along, can do without it; it costs more than a second.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
