"""Checks and hints speak in these tests, whatever another test left in the environment."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def not_grading(monkeypatch):
    monkeypatch.delenv("CONVLAB_GRADING", raising=False)
