"""What students hold fits together: README, settings, environment, and what notebooks import."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from jupyterlab_server.settings_utils import get_settings
from packaging.requirements import Requirement

from autograder.authoring.dist import dist
from autograder.authoring.errors import DistError
from autograder.authoring.student_files import (
    BASE,
    EXTRAS,
    SETTINGS,
    SETTINGS_GO_TO,
    public_files,
    student_files,
    student_pyproject,
    top_folder,
)
from autograder.course import Course
from tests.authoring.conftest import git

REPOSITORY = Path(__file__).resolve().parents[2]
# traitlets is part of anywidget's interface, IPython of that of the widgets it brings.
IMPORTED = {"anywidget", "traitlets", "IPython", "matplotlib", "numpy", "PIL"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return what this repository gives to students."""
    return student_files(Course(REPOSITORY))


@pytest.fixture(scope="module")
def readme(files: dict[str, bytes]) -> str:
    return files["README.md"].decode()


@pytest.fixture(scope="module")
def blocks(readme: str) -> dict[str, list[str]]:
    """Return the lines of each fenced block, by what they are typed into."""
    (unix, conda), (windows,), (colab,) = (
        [body.splitlines() for language, body in FENCE.findall(readme) if language == wanted]
        for wanted in ("sh", "powershell", "text")
    )
    return {"unix": unix, "conda": conda, "windows": windows, "colab": colab}


def settings(files: dict[str, bytes]) -> dict:
    return tomllib.loads(files["pyproject.toml"].decode())


# -- any course


def test_students_get_what_of_a_readme_is_for_them(clone: Path) -> None:
    text = "# A course\n\n<!-- instructors -->\n`make demo`\n<!-- /instructors -->\n\n## I am a student\n"
    for name in ("README.md", "course/README.md"):
        (clone / name).write_text(text)
    git(clone, "add", ".")
    packed = student_files(Course(clone))
    assert packed["README.md"] == packed["course/README.md"] == b"# A course\n\n## I am a student\n"


def test_the_manuals_page_for_students_is_their_readme(clone: Path) -> None:
    page = clone / "docs/start/student.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Begin\n<!-- instructors -->\nelsewhere\n<!-- /instructors -->\n")
    assert student_files(Course(clone))["README.md"].startswith(b"# A tiny course"), "not tracked"
    git(clone, "add", ".")
    packed = student_files(Course(clone))
    assert packed["README.md"] == b"# Begin\n"
    assert "docs/start/student.md" not in packed


def test_the_environment_names_what_students_install_and_keeps_what_a_course_adds(
    clone: Path,
) -> None:
    (clone / "environment.yml").write_text(
        "# Versions: requirements.lock\ndependencies:\n  - graphviz\n  - pip:\n      - -e .\n"
    )
    assert student_files(Course(clone))["environment.yml"].decode() == (
        "dependencies:\n  - graphviz\n  - pip:\n      - -e .[lab]\n"
    )


def test_a_need_that_the_project_does_not_state_is_refused(clone: Path) -> None:
    path = clone / "pyproject.toml"
    path.write_text(path.read_text().replace('"anywidget', '"otherwidget'))
    with pytest.raises(DistError, match="students need anywidget, which pyproject"):
        student_pyproject(Course(clone))


def test_a_course_without_data_licence_or_settings_is_packed(clone: Path) -> None:
    git(clone, "rm", "-rq", "--cached", "data", "LICENSE")
    packed = dist(Course(clone))
    with zipfile.ZipFile(packed.wheel) as archive:
        files = archive.namelist()
    assert {name.partition("/")[0] for name in files if not name.startswith("convlab-")} == {
        "convlab"
    }
    assert not [name for name in files if "files" in name or "licenses" in name]


# -- this course


def test_the_package_is_built_as_the_repository_is(files: dict[str, bytes]) -> None:
    theirs = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    ours = settings(files)
    assert ours["build-system"] == theirs["build-system"]
    assert set(ours["build-system"]["requires"]) < set(theirs["project"]["dependencies"])
    wheels = [made["tool"]["hatch"]["build"]["targets"]["wheel"] for made in (ours, theirs)]
    for key in ("force-include", "shared-data"):
        assert wheels[0][key] == wheels[1][key] != {}
    assert ours["project"]["license-files"] == ["LICENSE", "LICENSE-text"]


def test_bounds_are_the_projects_and_the_base_is_thin(files: dict[str, bytes]) -> None:
    ours = settings(files)["project"]
    theirs = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    extras = ours["optional-dependencies"]
    assert {Requirement(need).name for need in ours["dependencies"]} == set(BASE)
    assert {name: {Requirement(n).name for n in needs} for name, needs in extras.items()} == {
        name: set(needs) for name, needs in EXTRAS.items()
    }
    stated = {*ours["dependencies"], *(need for needs in extras.values() for need in needs)}
    assert stated < set(theirs["dependencies"])
    assert ours["requires-python"] == theirs["requires-python"]
    assert not {"jupyterlab", "notebook", "ipykernel", "nbgrader"} & set(BASE)


def test_students_have_what_convlab_and_the_lectures_import() -> None:
    paths = [*REPOSITORY.glob("course/convlab/**/*.py"), *REPOSITORY.glob("course/[0-9]*.py")]
    imported = set().union(*map(top_level_imports, paths))
    assert imported - IMPORTED - {"convlab"} - set(sys.stdlib_module_names) == set()


def top_level_imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_jupyterlab_finds_and_knows_the_settings(tmp_path: Path) -> None:
    lab, plugin = Path("share/jupyter/lab"), "@jupyterlab/apputils-extension:notification"
    schemas = Path(sys.prefix) / lab / "schemas"
    (tmp_path / SETTINGS_GO_TO).parent.mkdir(parents=True)
    (tmp_path / SETTINGS_GO_TO).write_bytes((REPOSITORY / SETTINGS).read_bytes())
    shown, _ = get_settings(
        str(tmp_path / lab / "settings"), str(schemas), str(tmp_path / "user"), plugin
    )
    overrides = json.loads((REPOSITORY / SETTINGS).read_text())
    assert set(overrides) == {plugin}
    assert overrides[plugin]["fetchNews"] == "false", "it does not even ask"
    properties = shown["schema"]["properties"]
    assert overrides[plugin].items() <= {k: v["default"] for k, v in properties.items()}.items()
    assert {"const": "false", "title": "Never"} in properties["fetchNews"]["oneOf"]


def test_binder_installs_the_same_packages_as_students(files: dict[str, bytes]) -> None:
    lines = (REPOSITORY / ".binder/requirements.txt").read_text().splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    assert listed == settings(files)["project"]["dependencies"]
    script = REPOSITORY / ".binder/postBuild"
    assert script.stat().st_mode & 0o111, "Binder runs it as a program"
    assert "--no-deps --editable ." in script.read_text()


def test_the_base_asks_nothing_of_colab_that_it_does_not_have(files: dict[str, bytes]) -> None:
    pins = (Path(__file__).parent / "colab.txt").read_text().splitlines()
    has = dict(line.split("==") for line in pins if not line.startswith("#"))
    for need in map(Requirement, settings(files)["project"]["dependencies"]):
        assert need.specifier.contains(has[need.name]), f"{need}, Colab has {has[need.name]}"


def test_names_of_what_is_packed_hold_nothing_private() -> None:
    names = public_files(Course(REPOSITORY))
    folders = {name.partition("/")[0] for name in names if "/" in name}
    assert folders <= {"assignments", "course", "data"}
    lectures = [name for name in names if re.match(r"course/\d\d_", name)]
    assert lectures
    assert not [name for name in lectures if not name.endswith(".ipynb")]


def test_the_manual_names_the_wheel_as_it_is_called(files: dict[str, bytes]) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (REPOSITORY / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"convlab-\d[\w.-]*\.whl", page)}
    assert named == {f"convlab-{settings(files)['project']['version']}-py3-none-any.whl"}


# -- its README


def test_every_path_of_the_readme_is_in_the_folder(files: dict[str, bytes], readme: str) -> None:
    folders = {f"{parent}/" for name in files for parent in map(str, Path(name).parents)}
    prose = FENCE.sub("", readme)
    named = re.findall(r"`([\w.]+(?:/[\w.]+)*/?)`", prose)
    paths = {name for name in named if "/" in name or re.search(r"\.(?:md|yml|ipynb)$", name)}
    assert {"course/00_map_and_tools.ipynb", "data/README.md", "course/"} <= paths
    assert paths - set(files) - folders == set()
    links = re.findall(r"\]\(([^)]+)\)", prose)
    assert [link for link in links if not link.startswith("https://") and link not in files] == []


def test_the_readme_names_the_folder_that_comes_out_of_the_archive(readme: str) -> None:
    assert f"`{top_folder(Course(REPOSITORY))}`" in readme


def test_whatever_is_packed_as_a_picture_is_shown_somewhere(files: dict[str, bytes]) -> None:
    texts = [c.decode() for n, c in files.items() if n.endswith((".md", ".ipynb", ".py"))]
    pictures = [n for n in files if n.startswith("course/") and n.endswith((".png", ".svg"))]
    assert [n for n in pictures if not any(Path(n).name in text for text in texts)] == []


def test_the_readme_tells_students_nothing_that_they_do_not_have(readme: str) -> None:
    for theirs in ("make ", "autograder", "CONTRIBUTING", "solutions/", "instructors -->", "../"):
        assert theirs not in readme


def test_lines_for_windows_are_those_that_are_tried_elsewhere(blocks: dict[str, list[str]]) -> None:
    translated = [
        re.sub(r"^py ", "python3 ", line).replace(".venv\\Scripts\\", ".venv/bin/")
        for line in blocks["windows"]
    ]
    assert translated == blocks["unix"]
    for line in blocks["windows"]:
        assert not re.search(r"&&|\bbash\b|/", line), "PowerShell 5.1 knows no &&"


def test_commands_of_the_readme_run_what_is_there(
    blocks: dict[str, list[str]], files: dict[str, bytes]
) -> None:
    extras = settings(files)["project"]["optional-dependencies"]
    make, install, start = blocks["unix"]
    assert make == "python3 -m venv .venv"
    extra = re.fullmatch(r'\.venv/bin/python -m pip install -e "\.\[(\w+)\]"', install)[1]
    assert start == ".venv/bin/jupyter lab"
    assert "jupyterlab" in {Requirement(need).name for need in extras[extra]}

    create, activate, start = blocks["conda"]
    name = re.search(r"^name: (.*)$", files["environment.yml"].decode(), re.MULTILINE)[1]
    assert create.split()[-1] in files
    assert activate == f"conda activate {name}"
    assert start == "jupyter lab"
    assert f"-e .[{extra}]" in files["environment.yml"].decode()

    assert blocks["colab"] == ["%pip install -q ./students.zip"]
