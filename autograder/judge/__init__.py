"""The trusted tier: references, cases, seeds and the author's tests; compares and decides."""

from __future__ import annotations

from typing import Any

__all__ = ["judge_files", "judge_notebook"]


def __getattr__(name: str) -> Any:
    """Load the judge only when it is asked for: some tools need a part of this package alone."""
    if name in __all__:
        from autograder.judge import files

        return getattr(files, name)
    raise AttributeError(name)
