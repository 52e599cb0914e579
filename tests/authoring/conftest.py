"""A tiny course in a temporary folder: one lecture, one assignment, a grader with a reference."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

ASSIGNMENT = '''\
# %% [markdown]
# # Frames
#
# Put zeros around a picture.

# %% locked="imports"
import numpy as np

# %%
picture = np.arange(6.0).reshape(1, 2, 3, 1)
picture.shape


# %% solution="zero_frame"
def zero_frame(X, padding):
    """Surround the pictures with zeros.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W, n_C)
    padding : int
    """
    ### BEGIN SOLUTION
    m, n_H, n_W, n_C = X.shape
    framed = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C), dtype=X.dtype)
    framed[:, padding : padding + n_H, padding : padding + n_W] = X
    return framed
    ### END SOLUTION


# %% tests="zero_frame" points=3
assert zero_frame(picture, 1).shape == (1, 4, 5, 1)
### BEGIN HIDDEN TESTS
hidden_total = zero_frame(np.full((2, 3, 4, 5), 7.0), 2).sum()
assert hidden_total == 840.0
### END HIDDEN TESTS

# %% [markdown] written="why_frames" points=2.5
# ### BEGIN SOLUTION
# Every filter would eat the border of the picture otherwise.
# ### END SOLUTION
'''

LECTURE = """\
# %% [markdown]
# # Sums

# %%
total = sum(range(5))
print(total)

# %%
total + 1
"""

REFERENCE = '''\
import numpy as np


def column_sums(Z):
    """Add up rows."""
    out = np.zeros(Z.shape[1])
    for row in Z:
        out += row * 2.5
    return out
'''


@pytest.fixture(autouse=True)
def _no_grading_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADING_ROOT", raising=False)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return the root of a tiny course with nothing built yet."""
    root = tmp_path / "repository"
    files = {
        "solutions/a2_frames.py": ASSIGNMENT,
        "course/03_sums.py": LECTURE,
        "course/convlab/__init__.py": '"""What students import."""\n',
        "data/README.md": "# Data\n",
        "autograder/reference/sums.py": REFERENCE,
        "README.md": "# A tiny course\n\nMasters are in solutions/a2_frames.py.\n",
        "LICENSE": "MIT\n",
        "environment.yml": "name: tiny\ndependencies: [python, pip, {pip: [-e .]}]\n",
        "tests/test_nothing.py": "",
    }
    for name, text in files.items():
        write(root / name, text)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, root / name)
    return root


@pytest.fixture
def clone(course: Path) -> Path:
    """Return the tiny course as a git repository with every file tracked."""
    write(course / ".gitignore", "/grading/\n/build/\n/students.zip\n__pycache__/\n")
    git(course, "init", "-q")
    git(course, "add", ".")
    return course


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
