"""Importing convlab stays light."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {"matplotlib", "IPython", "PIL", "scipy", "anywidget", "traitlets", "ipywidgets", "difflib"}
SCRIPT = """
import json, sys, time
import numpy
before, start = set(sys.modules), time.process_time()
import convlab
from convlab import check, hint, solution
print(json.dumps([time.process_time() - start, sorted(set(sys.modules) - before)]))
"""


def test_import_brings_nothing_heavy_and_takes_no_time():
    command = [sys.executable, "-c", SCRIPT]
    seconds, modules = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert not HEAVY & {name.partition(".")[0] for name in modules}
    assert seconds < 0.15
    assert {name for name in modules if name.startswith("convlab.laws.")} == {
        "convlab.laws.expect",
        "convlab.laws.model",
    }
