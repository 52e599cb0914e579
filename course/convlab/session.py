"""Where we run: in a notebook, in plain Python, or inside the grader."""

from __future__ import annotations

import os
import sys
from typing import Any


def grading() -> bool:
    """Tell whether the student's cells run in the grader, where checks do nothing."""
    return os.environ.get("CONVLAB_GRADING") == "1"


def shell() -> Any | None:
    """Return the running IPython shell, without importing IPython; None in plain Python."""
    ipython = sys.modules.get("IPython")
    get_ipython = getattr(ipython, "get_ipython", None)
    return get_ipython() if get_ipython else None
