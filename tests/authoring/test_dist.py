"""Students get tracked public files, packed the same each time, and can install them."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from autograder.authoring.audit import audit_zip
from autograder.authoring.dist import (
    FOR_INSTRUCTORS,
    STUDENTS_NEED,
    dist,
    public_files,
    student_pyproject,
)
from autograder.authoring.errors import DistError
from autograder.course import Course

REPOSITORY = Path(__file__).resolve().parents[2]
# traitlets is part of anywidget's interface, IPython of ipykernel's.
IMPORTED = {"anywidget", "traitlets", "ipykernel", "IPython", "matplotlib", "numpy", "PIL"}


def track(root: Path) -> None:
    subprocess.run(["git", "-C", str(root), "add", "."], check=True, capture_output=True)


def names(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as archive:
        return archive.namelist()


def test_only_public_tracked_files_are_packed(clone: Path) -> None:
    (clone / "course/draft.py").write_text("x = 1\n")
    (clone / "grading").mkdir()
    (clone / "grading/secret").write_bytes(b"s" * 32)
    result = dist(Course(clone))
    assert result.path == clone / "students.zip"
    assert names(result.path) == [
        "LICENSE",
        "README.md",
        "course/03_sums.py",
        "course/convlab/__init__.py",
        "data/README.md",
        "environment.yml",
        "pyproject.toml",
    ]
    assert audit_zip(Course(clone), result.path) == []


def test_students_get_what_of_the_readme_is_for_them(clone: Path) -> None:
    (clone / "README.md").write_text(
        "# A course\n\n<!-- instructors -->\n`make demo`\n<!-- /instructors -->\n\n## I am a student\n"
    )
    with zipfile.ZipFile(dist(Course(clone)).path) as archive:
        assert archive.read("README.md") == b"# A course\n\n## I am a student\n"


def test_this_readme_tells_students_nothing_that_they_do_not_have() -> None:
    text = FOR_INSTRUCTORS.sub(b"", (REPOSITORY / "README.md").read_bytes()).decode()
    assert "## I am a student" in text
    assert "data/README.md" in text
    for theirs in ("make demo", "make test", "autograder", "CONTRIBUTING", "solutions/"):
        assert theirs not in text


def test_the_same_files_give_the_same_bytes(clone: Path, tmp_path: Path) -> None:
    first = dist(Course(clone)).path.read_bytes()
    copy = shutil.copytree(clone, tmp_path / "copy")
    (copy / "README.md").touch()
    (copy / "data/README.md").chmod(0o755)
    assert dist(Course(copy), tmp_path / "out/again.zip").path.read_bytes() == first


def test_a_leak_is_refused_and_the_old_package_stays(clone: Path) -> None:
    before = dist(Course(clone)).path.read_bytes()
    (clone / "course/convlab/leak.py").write_text(
        "def mix(rows):\n    acc = np.zeros(rows.shape[1])\n"
        "    for r in rows:\n        acc += r * 2.5\n    return acc\n"
    )
    track(clone)
    with pytest.raises(DistError, match=r"^dist: not packed: course/convlab/leak\.py: line 2: "):
        dist(Course(clone))
    assert (clone / "students.zip").read_bytes() == before
    assert not list(clone.glob(".students*"))


def test_a_link_is_refused(clone: Path) -> None:
    (clone / "data/answers.py").symlink_to(clone / "solutions/a2_frames.py")
    track(clone)
    with pytest.raises(DistError, match=r"data/answers\.py is a link"):
        dist(Course(clone))


def test_a_tracked_file_that_is_gone_is_refused(clone: Path) -> None:
    (clone / "data/README.md").unlink()
    with pytest.raises(DistError, match="tracked but gone"):
        dist(Course(clone))


def test_a_package_that_would_not_install_is_refused(clone: Path) -> None:
    (clone / "environment.yml").write_text("dependencies: [{pip: [-r requirements.lock]}]\n")
    with pytest.raises(DistError, match=r"requirements\.lock, which is not packed"):
        dist(Course(clone))
    subprocess.run(["git", "-C", str(clone), "rm", "-q", "--cached", "README.md"], check=True)
    with pytest.raises(DistError, match=r"README\.md is not tracked"):
        dist(Course(clone))


def test_outside_git_is_refused(course: Path) -> None:
    with pytest.raises(DistError, match="run it in a clone"):
        dist(Course(course))


def test_a_file_packed_twice_is_found(clone: Path) -> None:
    package = dist(Course(clone)).path
    with zipfile.ZipFile(package, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("README.md", "other")
    assert any(f.problem == "is packed twice" for f in audit_zip(Course(clone), package))


def test_students_settings_agree_with_the_projects() -> None:
    ours = tomllib.loads(student_pyproject(Course(REPOSITORY)))["project"]
    theirs = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert set(ours["dependencies"]) < set(theirs["dependencies"])
    assert not any("nbgrader" in need for need in ours["dependencies"])
    assert ours["requires-python"] == theirs["requires-python"]


def top_level_imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_students_have_what_convlab_and_the_lectures_import() -> None:
    assert {"anywidget", "ipykernel", "matplotlib", "numpy", "pillow"} < set(STUDENTS_NEED)
    paths = [*REPOSITORY.glob("course/convlab/**/*.py"), *REPOSITORY.glob("course/[0-9]*.py")]
    imported = set().union(*map(top_level_imports, paths))
    assert imported - IMPORTED - {"convlab"} - set(sys.stdlib_module_names) == set()


@pytest.mark.slow
def test_the_package_installs_convlab_alone(clone: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(dist(Course(clone)).path) as archive:
        archive.extractall(tmp_path / "student")
    version = tomllib.loads(student_pyproject(Course(REPOSITORY)))["project"]["version"]
    target = tmp_path / "installed"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", target]
    pip = [sys.executable, "-m", "pip", "install", *options, tmp_path / "student"]
    subprocess.run(pip, check=True, capture_output=True)
    assert sorted(p.name for p in target.iterdir() if p.is_dir()) == [
        "convlab",
        f"convlab-{version}.dist-info",
    ]


def test_the_real_package_has_nothing_private_in_its_names() -> None:
    folders = {name.partition("/")[0] for name in public_files(Course(REPOSITORY)) if "/" in name}
    assert folders <= {"assignments", "course", "data"}
