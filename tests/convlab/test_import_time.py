"""Importing convlab stays light: what it takes is measured by the bench, what it loads is tested here."""

from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
import json, sys
import numpy
before = set(sys.modules)
import convlab
from convlab import CheckError, check, hint, solution
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_import_brings_nothing_heavy():
    command = [sys.executable, "-c", SCRIPT]
    modules = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    expected = {"convlab", "convlab.entry", "convlab.errors", "convlab.session"}
    assert set(modules) - {"__future__", "typing"} == expected


def test_what_checks_need_brings_nothing_heavy():
    heavy = {"matplotlib", "IPython", "PIL", "scipy", "anywidget", "traitlets", "ipywidgets"}
    script = SCRIPT.replace("check, hint", "check, check_close, hint")
    script = script.replace(
        "print", "import convlab.checks, convlab.hints, convlab.questions\nprint"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    modules = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert "convlab" in modules
    assert not heavy & modules
