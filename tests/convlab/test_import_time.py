"""Importing convlab stays light: what it takes is measured by the bench, what it loads is tested here."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {"matplotlib", "IPython", "PIL", "scipy", "anywidget", "traitlets", "ipywidgets", "difflib"}
SCRIPT = """
import json, sys
import numpy
before = set(sys.modules)
import convlab
from convlab import check, hint, solution
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_import_brings_nothing_heavy():
    command = [sys.executable, "-c", SCRIPT]
    modules = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert not HEAVY & {name.partition(".")[0] for name in modules}
    assert len(modules) <= 40
    assert {name for name in modules if name.startswith("convlab.laws.")} == {
        "convlab.laws.expect",
        "convlab.laws.model",
    }
