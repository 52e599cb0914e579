"""Checks and hints speak in these tests, whatever another test left in the environment."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture(autouse=True)
def not_grading(monkeypatch):
    monkeypatch.delenv("CONVLAB_GRADING", raising=False)


@pytest.fixture
def shell():
    """Run cells as IPython does."""
    shell = InteractiveShell.instance()
    shell.run_cell("import numpy as np\nfrom convlab import *")
    yield shell
    InteractiveShell.clear_instance()
