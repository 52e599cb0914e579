"""Bad input gets one clear line and the right exit status; good input the promised output."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder import cli
from autograder.course import Course
from autograder.pipeline.database import open_gradebook
from tests.submissions import notebook, right, to_bytes

ROOT = Course.here().root
A2 = "a2_convolution"
SOLUTION = ROOT / "solutions" / A2 / f"{A2}.ipynb"
RELEASED = ROOT / "assignments" / A2 / f"{A2}.ipynb"
CONTRACT = {"file", "assignment", "score", "max_score", "status", "sandbox", "seconds", "items"}
ITEM = {
    "grade_id", "function", "points", "max_points", "verdict", "families", "misconception", "message",
    "where",
}  # fmt: skip


@pytest.fixture(autouse=True)
def grading_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "grading"))
    return tmp_path / "grading"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(word) for word in words])


@pytest.mark.parametrize(
    ("words", "status", "seen"),
    [
        (("judge", "a2_convolutoin", "x.ipynb"), 2, "did you mean a2_convolution?"),
        (("grade", "zzz"), 2, "no assignment is called 'zzz'; known: a1_tensors, a2_convolution"),
        (("mistakes", "a2_convolutoin"), 2, "did you mean a2_convolution?"),
        (("grade", A2), 1, "autograder collect a2_convolution"),
        (("grade", A2, "bob"), 1, "bob"),
        (("report", A2), 1, "autograder collect"),
        (("collect", A2, RELEASED), 1, "neither a folder nor a zip"),
        (("collect", A2, ROOT / ".ci"), 1, "holds no notebook"),
        (("build", "nope"), 2, "no master of that name"),
        (("release", "nope"), 2, "no such assignment"),
        (("judge", A2, "--sandbox", "none", SOLUTION), 2, "no sandbox is called 'none'"),
    ],
    ids=lambda v: v[0] if isinstance(v, tuple) else None,
)
def test_bad_input_is_told_in_one_line(words: tuple, status: int, seen: str) -> None:
    result = run(*words)
    assert result.exit_code == status
    assert seen in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.output


def test_one_notebook_has_a_page_without_a_gradebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grading_folder: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: not opened.append(url))
    monkeypatch.chdir(tmp_path)
    page = tmp_path / f"{A2}.html"
    result = run("judge", A2, SOLUTION, "--html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{SOLUTION}: 22 of 22 automatic points  (graded)", str(page),
    ]  # fmt: skip
    text = page.read_text("utf-8")
    assert f"Feedback for {A2}.ipynb" in text
    assert "the 2 for written answers, which a person gives, are not among them" in text
    assert "not graded here: a person reads it · 2 points" in text
    assert page.stat().st_mode & 0o777 == 0o600
    assert not opened
    assert not (grading_folder / "gradebook.db").exists()

    named = tmp_path / "new" / "mine.html"
    result = run("judge", A2, SOLUTION, "--html", named, "--json", "--open")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["score"] == 22, "nothing else on standard output"
    assert result.stderr.strip() == str(named)
    assert opened == [named.as_uri()]
    monkeypatch.setattr("webbrowser.open", lambda url: False)
    result = run("judge", A2, SOLUTION, "--open")
    assert result.exit_code == 1
    assert f"no browser was found; open {page} yourself" in result.stderr


@pytest.fixture
def width_from_height(tmp_path: Path) -> Path:
    """Return a notebook in which the width of the output is computed from the height."""
    line = "    n_W = conv_output_size(n_H_prev, f, padding, stride)"
    source = right()["conv_forward"]
    assert source.count(line.replace("n_H_prev", "n_W_prev")) == 1
    wrong = source.replace(line.replace("n_H_prev", "n_W_prev"), line)
    path = tmp_path / "width.ipynb"
    path.write_bytes(to_bytes(notebook({"conv_forward": wrong})))
    return path


def test_the_line_of_a_mistake_is_printed(
    width_from_height: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    told = run("judge", A2, width_from_height)
    found = re.search(r"\n( +line \d+: )n_W = conv_output_size\((.*)\n( *)(\^+)\n", told.stdout)
    assert found
    start = found.end(1) - found.start(1)
    shown = (found[1] + "n_W = conv_output_size(" + found[2])[len(found[3]) :]
    assert len(found[3]) > start
    assert shown.startswith("n_H_prev")
    assert len(found[4]) == len("n_H_prev")
    assert run("judge", A2, width_from_height, "--html", page).exit_code == 0
    assert re.search(r'<u id="conv_forward-\d+">n_H_prev</u>', page.read_text("utf-8"))

    monkeypatch.setattr("autograder.judge.judge.Judge.places", lambda *_: pytest.fail("looked for"))
    told = run("judge", A2, width_from_height, "--no-where", "--json")
    item = json.loads(told.stdout)["items"][-1]
    assert (item["function"], item["where"]) == ("conv_forward", [])
    monkeypatch.setenv("AUTOGRADER_WHERE", "none")
    assert " line " not in run("judge", A2, width_from_height).stdout
    monkeypatch.setenv("AUTOGRADER_WHERE", "where")
    told = run("judge", A2, width_from_height)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "AUTOGRADER_WHERE is 'where', wanted one of none, line, part, kind" in told.stderr


def test_several_notebooks_have_a_page_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ipynb").write_text("{")
    result = run("judge", A2, "broken.ipynb", RELEASED, "missing.ipynb", "--html")
    assert result.exit_code == 1, "a file is missing"
    pages = sorted(path.name for path in (tmp_path / f"{A2}_feedback").iterdir())
    assert pages == [f"{A2}.html", "broken.html"]
    assert "it is not valid JSON" in (tmp_path / f"{A2}_feedback" / "broken.html").read_text()


@pytest.mark.parametrize(
    "words",
    [
        ("export", A2, "-o"),
        ("export", A2, "--per-question", "-o"),
        ("feedback", A2, "--zip", "folder", "-o"),
        ("report", "--csv"),
        ("similar", A2, "--html"),
        ("dist", "-o"),
    ],
)
def test_a_folder_that_is_not_there_is_told_and_not_made(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    place = tmp_path / "mispelt" / "x"
    result = run(*words, place)
    assert result.exit_code == 2
    assert (
        f"{place}: there is no folder {place.parent}; make it, or name another place"
        in result.stderr
    )
    assert not place.parent.exists()


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ((RELEASED, SOLUTION, "--html"), "would be the page of 2 notebooks; judge those of one name one by one"),
        ((SOLUTION, "--html", RELEASED), "that is the name of a notebook; put it before --html"),
        ((SOLUTION, "--html", ROOT / "README.md" / "x.html"), "README.md is no folder"),
        ((SOLUTION, "x.ipynb", "--html", ROOT / "README.md"), "README.md is no folder"),
        ((SOLUTION, "--html", "/dev/null"), "it is a device; name a file"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_written_is_told_before_anything_is_judged(
    words: tuple, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "autograder.judge.files.judge_files", lambda *_, **__: pytest.fail("judged")
    )
    result = run("judge", A2, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert seen in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_readme_shows_what_the_demonstration_prints() -> None:
    expected = json.loads((ROOT / f"tests/pipeline/golden/{A2}.json").read_text())
    shown = re.findall(r"^(\w+) +([\d.]+) / 22(?: +(.*))?$", (ROOT / "README.md").read_text(), re.M)
    assert {name: float(score) for name, score, _ in shown} == {
        name: entry["score"] for name, entry in expected.items()
    }
    for name, _, remark in shown:
        for function, (_, verdict, *named) in expected[name]["items"].items():
            assert not named or f"{function}: {named[0]}" in remark
            ending = verdict in ("timeout", "crashed", "refused", "exception") and not named
            assert not ending or f"{function}: {verdict}" in remark


@pytest.mark.parametrize("verb", ["grade", "feedback", "report", "export", "similar", "collect"])
def test_a_file_where_the_grading_folder_belongs(verb: str, grading_folder: Path) -> None:
    grading_folder.touch()
    submissions = grading_folder.with_name("in") / "ada" / A2 / f"{A2}.ipynb"
    submissions.parent.mkdir(parents=True)
    submissions.write_text("{}")
    result = run(verb, A2, *([submissions.parents[2]] if verb == "collect" else []))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()) == 1
    assert str(grading_folder) in result.stderr


def test_a_secret_that_is_cut_off_stops_grading(grading_folder: Path) -> None:
    grading_folder.mkdir()
    (grading_folder / "secret").write_bytes(b"short")
    result = run("judge", A2, SOLUTION)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "secret has 5 bytes, wanted 32; put the file back" in result.stderr


@pytest.fixture
def graded_class(grading_folder: Path) -> Path:
    """Return a place beside a grading folder with an empty gradebook."""
    open_gradebook(Course.here()).close()
    return grading_folder.parent


def test_a_table_goes_to_standard_output(graded_class: Path, monkeypatch) -> None:
    monkeypatch.chdir(graded_class)
    result = run("export", A2, "-o", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("student,assignment,score")
    assert not (graded_class / "-").exists()


@pytest.mark.parametrize(("verb", "kind"), [("export", "a pipe"), ("export", "a folder"), ("dist", "a pipe"), ("dist", "a folder"), ("export", "a device"), ("dist", "a device")])  # fmt: skip
def test_what_is_no_file_is_not_replaced(graded_class: Path, verb: str, kind: str) -> None:
    place = graded_class / "place"
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/null")  # root would replace the device itself
    before = place.lstat(), place.stat()
    result = run(verb, *([A2] if verb == "export" else []), "-o", place)
    assert result.exit_code == 2
    assert f"-o {place}: it is {kind}; name a file" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    after = place.lstat(), place.stat()
    assert [(s.st_ino, s.st_mode) for s in after] == [(s.st_ino, s.st_mode) for s in before]


def test_a_link_stays_and_leads_to_the_table(graded_class: Path) -> None:
    (graded_class / "link.csv").symlink_to("table.csv")
    for _ in range(2):  # it leads to nothing, then to a file
        assert run("export", A2, "-o", graded_class / "link.csv").exit_code == 0
        assert (graded_class / "link.csv").is_symlink()
        assert (graded_class / "table.csv").read_text().startswith("student,")
        assert (graded_class / "table.csv").stat().st_mode & 0o777 == 0o600


def test_a_package_does_not_go_to_standard_output() -> None:
    result = run("dist", "-o", "-")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this goes into a file only; name one" in result.stderr


@pytest.mark.sandbox
def test_the_doctor_goes_on_where_the_cache_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_CACHE", "/proc/nowhere")
    result = run("doctor", "--json")
    lines = {line["what"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 2
    assert not lines["a sandbox that holds"]["ok"]
    advice = {line["advice"] for what, line in lines.items() if what.startswith("probe of")}
    assert any("set AUTOGRADER_CACHE to a folder" in words for words in advice)
    assert any(what.startswith("can write to") for what in lines), "it stopped early"


def test_a_misspelt_verb_is_told_with_the_nearest() -> None:
    result = run("feedbakc", A2)
    assert result.exit_code == 2
    assert "no verb is called 'feedbakc'; did you mean feedback?" in result.stderr


@pytest.mark.sandbox
def test_judge_keeps_to_its_contract() -> None:
    result = run("judge", A2, SOLUTION, RELEASED, "--json")
    assert result.exit_code == 0, result.output
    right, blank = map(json.loads, result.stdout.splitlines())
    assert set(right) == set(blank) == CONTRACT
    assert all(set(item) == ITEM for item in [*right["items"], *blank["items"]])
    families = [family for item in blank["items"] for family in item["families"]]
    assert all(set(family) == {"name", "passed"} for family in families)
    assert right["score"] == right["max_score"] > 0
    assert {item["verdict"] for item in right["items"]} == {"correct"}
    assert blank["score"] == 0
    assert {item["verdict"] for item in blank["items"]} == {"not_attempted"}
    assert right["sandbox"] in {"bwrap", "landlock", "docker"}


@pytest.mark.sandbox
def test_judge_says_why_a_file_cannot_be_opened(tmp_path: Path) -> None:
    result = run("judge", A2, tmp_path / "missing.ipynb", SOLUTION)
    assert result.exit_code == 1
    assert "cannot be opened (No such file or directory)" in result.stdout
    assert "22 of 22" in result.stdout, "the other file is judged all the same"


def test_without_walls_nothing_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.sandbox import backends

    for backend in backends.known_backends():
        monkeypatch.setattr(
            type(backend), "why_not", lambda self: "it is not installed; type: get it"
        )
    result = run("judge", A2, SOLUTION)
    assert result.exit_code == 2
    assert "nothing is graded" in result.stderr
    assert "type: get it" in result.stderr
    assert "22" not in result.stdout


def test_every_verb_explains_itself() -> None:
    verbs = cli.main.commands
    assert {"build", "release", "dist", "collect", "grade", "judge", "feedback", "report", "export",
            "similar", "doctor", "demo"} <= set(verbs)  # fmt: skip
    for name in verbs:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3


def test_a_language_that_there_is_not_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUTOGRADER_LANGUAGE", "xx")
    result = CliRunner().invoke(cli.main, ["judge", "a2_convolution", __file__])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "AUTOGRADER_LANGUAGE=xx" in result.stderr
    assert "known: en" in result.stderr
