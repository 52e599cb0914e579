"""Notebooks are built from masters, the same each time, and say when they are stale."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.authoring.build import build, built_notebook, find_sources
from autograder.authoring.errors import MasterError, UnknownMaster
from autograder.authoring.notebooks import dumps
from autograder.course import Course

REPOSITORY = Path(__file__).resolve().parents[2]
NBFORMAT_ID = re.compile(r"^[a-zA-Z0-9-_]{1,64}$")


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    files = (p for p in sorted(root.rglob("*")) if p.is_file())
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def states(results: list) -> dict[str, str]:
    return {result.name: result.state for result in results}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def outputs(path: Path) -> list:
    cells = nbformat.read(path, 4).cells
    return [cell.outputs for cell in cells if cell.cell_type == "code"]


class TestAssignments:
    def test_tags_become_metadata_that_nbgrader_accepts(self, course: Path) -> None:
        build(Course(course), ["a2_frames"])
        notebook = nbformat.read(course / "solutions/a2_frames/a2_frames.ipynb", 4)
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        marks = [c.metadata.nbgrader for c in notebook.cells if "nbgrader" in c.metadata]
        kinds = {m.grade_id: (m.solution, m.grade, m.locked, m.get("points")) for m in marks}
        assert kinds == {
            "imports": (False, False, True, None),
            "zero_frame": (True, False, False, None),
            "zero_frame_tests": (False, True, True, 3),
            "why_frames": (True, True, False, 2.5),
        }
        assert {m.schema_version for m in marks} == {3}

    def test_ids_are_grade_ids_or_come_from_the_content(self, course: Path) -> None:
        master = course / "solutions/a2_frames.py"
        master.write_text("# %%\nx = 1\n\n# %%\nx = 1\n\n" + master.read_text())
        source = find_sources(Course(course))[-1]
        before = [cell.id for cell in built_notebook(source, Course(course)).cells]
        master.write_text("# %% [markdown]\n# New.\n\n" + master.read_text())
        after = [cell.id for cell in built_notebook(source, Course(course)).cells]
        assert len(set(after)) == len(after)
        assert all(NBFORMAT_ID.match(cell_id) for cell_id in after)
        assert after[1:] == before, "a new cell must not change the others' ids"
        assert {"zero_frame", "zero_frame_tests"} < set(after)

    def test_a_rebuild_writes_nothing(self, course: Path) -> None:
        build(Course(course), execute=False)
        before = tree(course)
        assert set(states(build(Course(course), execute=False)).values()) == {"unchanged"}
        assert tree(course) == before

    def test_stray_outputs_are_stale_and_removed(self, course: Path) -> None:
        (result,) = build(Course(course), ["a2_frames"])
        notebook = json.loads(result.notebook.read_text())
        clean = result.notebook.read_text()
        notebook["cells"][2]["execution_count"] = 7
        result.notebook.write_text(json.dumps(notebook))
        (checked,) = build(Course(course), ["a2_frames"], check=True)
        assert checked.differences == ("solutions/a2_frames/a2_frames.ipynb: has outputs",)
        build(Course(course), ["a2_frames"])
        assert result.notebook.read_text() == clean


class TestCheck:
    def test_says_what_is_stale_and_changes_nothing(self, course: Path) -> None:
        build(Course(course), execute=False)
        edit(course / "solutions/a2_frames.py", "points=3", "points=4")
        before = tree(course)
        results = build(Course(course), check=True)
        assert states(results) == {"03_sums": "unchanged", "a2_frames": "stale"}
        assert results[1].differences == (
            "solutions/a2_frames/a2_frames.ipynb: cell 5 (zero_frame_tests): metadata differs",
        )
        assert not results[1].ok
        assert tree(course) == before

    @pytest.mark.parametrize("broken", [None, "not a notebook", "{}", "[1]", "\udcff"])
    def test_a_missing_or_broken_notebook_is_stale(self, course: Path, broken: str | None) -> None:
        (result,) = build(Course(course), ["a2_frames"])
        result.notebook.unlink()
        if broken is not None:
            result.notebook.write_text(broken, errors="surrogateescape")
        assert states(build(Course(course), ["a2_frames"], check=True)) == {"a2_frames": "stale"}
        assert states(build(Course(course), ["a2_frames"])) == {"a2_frames": "built"}

    def test_a_notebook_without_a_master_is_an_orphan(self, course: Path) -> None:
        build(Course(course), execute=False)
        for name in ("course/09_gone.ipynb", "solutions/a9_gone/a9_gone.ipynb"):
            (course / name).parent.mkdir(exist_ok=True)
            (course / name).write_text("{}")
        for check in (True, False):
            found = states(build(Course(course), check=check, execute=False))
            assert found["09_gone"] == found["a9_gone"] == "orphan"

    def test_lectures_outputs_do_not_count(self, course: Path) -> None:
        build(Course(course), execute=False)
        notebook = course / "course/03_sums.ipynb"
        content = nbformat.read(notebook, 4)
        content.cells[1].execution_count = 1
        nbformat.write(content, notebook)
        assert states(build(Course(course), ["03_sums"], check=True)) == {"03_sums": "unchanged"}


def test_an_unknown_name_is_told_with_the_nearest_or_the_known_ones(course: Path) -> None:
    with pytest.raises(UnknownMaster, match=r"a3_frames: no master.*did you mean a2_frames\?"):
        build(Course(course), ["a3_frames"])
    with pytest.raises(UnknownMaster, match=r"nope: no master.*03_sums, a2_frames"):
        build(Course(course), ["nope"])


@pytest.mark.notebook
class TestLectures:
    def test_are_committed_with_outputs_and_kept_while_the_code_is_the_same(
        self, course: Path
    ) -> None:
        notebook = course / "course/03_sums.ipynb"
        assert states(build(Course(course), ["03_sums"])) == {"03_sums": "executed"}
        assert outputs(notebook)[0][0].text == "10\n"
        assert outputs(notebook)[1][0].data["text/plain"] == "11"
        first = notebook.read_text()
        assert "iopub" not in first

        assert states(build(Course(course), ["03_sums"])) == {"03_sums": "unchanged"}
        edit(course / "course/03_sums.py", "# # Sums", "# # Sums of numbers")
        assert states(build(Course(course), ["03_sums"])) == {"03_sums": "built"}
        assert outputs(notebook)[0][0].text == "10\n"

        edit(course / "course/03_sums.py", "range(5)", "range(6)")
        assert states(build(Course(course), ["03_sums"], execute=False)) == {"03_sums": "built"}
        assert outputs(notebook) == [[], []], "stale outputs are worse than none"
        assert states(build(Course(course), ["03_sums"])) == {"03_sums": "executed"}
        assert outputs(notebook)[0][0].text == "15\n"

    def test_fold_the_code_of_a_tagged_cell_and_keep_its_outputs(self, course: Path) -> None:
        notebook = course / "course/03_sums.ipynb"
        build(Course(course), ["03_sums"])
        edit(course / "course/03_sums.py", "# %%\ntotal + 1", '# %% tags=["hide-input"]\ntotal + 1')
        assert states(build(Course(course), ["03_sums"])) == {"03_sums": "built"}
        cells = nbformat.read(notebook, 4).cells
        assert [cell.metadata.get("jupyter") for cell in cells] == [
            None,
            None,
            {"source_hidden": True},
        ]
        assert cells[2].metadata.tags == ["hide-input"], "the website reads the tag itself"
        assert outputs(notebook)[1][0].data["text/plain"] == "11"

    def test_run_to_the_same_bytes(self, course: Path) -> None:
        edit(course / "course/03_sums.py", "total + 1", "object()")
        (result,) = build(Course(course), ["03_sums"])
        first = result.notebook.read_bytes()
        assert states(build(Course(course), ["03_sums"], refresh=True)) == {"03_sums": "unchanged"}
        assert result.notebook.read_bytes() == first

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("1 / 0", "raised ZeroDivisionError: division by zero"),
            ("import warnings; warnings.warn('old name')", "wrote to stderr: .*old name"),
            ("import os; os._exit(3)", "the kernel was lost"),
        ],
    )
    def test_that_fail_are_one_line_and_leave_the_notebook(
        self, course: Path, code: str, words: str
    ) -> None:
        build(Course(course), ["03_sums"], execute=False)
        before = tree(course / "course")
        edit(course / "course/03_sums.py", "total + 1", code)
        before[str(course / "course/03_sums.py")] = tree(course / "course")[
            str(course / "course/03_sums.py")
        ]
        with pytest.raises(MasterError, match=rf"^course/03_sums\.py:8: .*{words}[^\n]*$"):
            build(Course(course), ["03_sums"])
        assert tree(course / "course") == before

    def test_show_in_one_piece_what_was_printed_in_several(self, course: Path) -> None:
        slowly = "for k in range(3): print(k, flush=True); __import__('time').sleep(0.3)"
        edit(course / "course/03_sums.py", "total + 1", slowly)
        build(Course(course), ["03_sums"])
        (printed,) = outputs(course / "course/03_sums.ipynb")[1]
        assert printed.text == "0\n1\n2\n"

    def test_may_show_an_error_on_purpose(self, course: Path) -> None:
        edit(course / "course/03_sums.py", "# %%\ntotal + 1", '# %% tags=["raises-exception"]\n1/0')
        assert states(build(Course(course), ["03_sums"])) == {"03_sums": "executed"}
        assert outputs(course / "course/03_sums.ipynb")[1][0].ename == "ZeroDivisionError"


@pytest.mark.parametrize(
    "source",
    [pytest.param(s, id=s.name) for s in find_sources(Course(REPOSITORY)) if s.notebook.exists()],
)
def test_real_notebooks_are_what_their_masters_say(source: object) -> None:
    (result,) = build(Course(REPOSITORY), [source.name], check=True)
    assert result.differences == ()
    assert dumps(built_notebook(source, REPOSITORY)) == dumps(built_notebook(source, REPOSITORY))
