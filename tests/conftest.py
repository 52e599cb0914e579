"""Let tests import what they share (`tests.submissions`, `tests.attacks`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

os.environ["CONVLAB_PROGRESS"] = "off"  # what tests check is nobody's progress

# Machines are shared and noisy, so no test is judged by its seconds. Continuous integration repeats
# the same examples; elsewhere each run looks for new ones.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("course", unhurried)
settings.register_profile("ci", unhurried, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "course")


def pytest_sessionfinish() -> None:
    """Write what was measured now: xdist kills a worker that has not ended ten seconds later."""
    if coverage := sys.modules.get("coverage"):
        measured = coverage.Coverage.current()
        if measured is not None:
            measured.save()
