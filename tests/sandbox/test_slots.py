"""Which user a sandbox gets, where a container does not know them all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import slots
from autograder.sandbox.slots import FIRST_UID, user_of
from tests.submissions import ROOT
from tests.workers import backend_named

ALL = "0 0 4294967295\n"
ROOT_ALONE = "         0          0          1\n"
ROOTLESS = "0 1000 1\n1 100000 65536\n"


@pytest.mark.parametrize(
    ("uid_map", "gid_map", "setgroups", "known"),
    [
        (ALL, ALL, "allow\n", True),
        (ROOTLESS, ROOTLESS, "allow\n", True),
        (ROOT_ALONE, ROOT_ALONE, "deny\n", False),
        (ROOT_ALONE, ROOT_ALONE, "allow\n", False),
        (ALL, ROOT_ALONE, "allow\n", False),
        (ALL, ALL, "deny\n", False),
        ("0 0 61000\n", "0 0 61000\n", "allow\n", False),
        (None, None, None, True),
    ],
    ids=["all", "rootless", "root_alone", "root_alone_2", "groups", "no_setgroups", "too_few", "no_namespaces"],
)  # fmt: skip
def test_root_takes_another_user_only_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uid_map: str | None, gid_map: str | None,
    setgroups: str | None, known: bool,
) -> None:  # fmt: skip
    for name, text in (("uid_map", uid_map), ("gid_map", gid_map), ("setgroups", setgroups)):
        if text is not None:
            (tmp_path / name).write_text(text)
    monkeypatch.setattr(slots, "PROCESS", tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert user_of(1) == (FIRST_UID + 1 if known else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert user_of(1) is None


@pytest.mark.sandbox
def test_in_a_container_of_root_alone_landlock_holds(tmp_path: Path) -> None:
    backend_named("landlock")
    backend_named("bwrap")  # it plays the container
    container = ["bwrap", "--dev-bind", "/", "/", "--unshare-user", "--disable-userns"]
    done = subprocess.run(
        [*container, sys.executable, "-m", "autograder", "judge", "a1_tensors", "--json",
         ROOT / "solutions/a1_tensors/a1_tensors.ipynb"],
        cwd=ROOT, env={**os.environ, "GRADING_ROOT": str(tmp_path / "grading")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["status"], result["sandbox"], result["score"]) == ("graded", "landlock", 4.0)
