"""``autograder mistakes``: what is chosen by names, and what an author is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder.authoring.mutant_choice import Choice, UnknownName, choose
from autograder.authoring.mutant_view import refused
from autograder.authoring.mutation_table import as_markdown, row_of
from autograder.cli import main
from autograder.course import Course
from autograder.exercises.catalogue import Catalogue
from tests.exercises.programs import BY_NAME, ROOT

COURSE = Course(ROOT)


def mistakes(*args: str) -> Result:
    return CliRunner().invoke(main, ["mistakes", *args])


def functions(*names: str) -> list[str]:
    return [exercise.function for _, exercise in choose(COURSE, names).exercises]


def test_names_choose_assignments_then_a_function_then_a_mistake() -> None:
    assert functions("a4_pooling") == ["pool_forward", "global_pool"]
    assert functions("a4_pooling", "a1_tensors")[:2] == ["pool_forward", "global_pool"]
    assert functions("a4_pooling", "global_pool") == functions("global_pool") == ["global_pool"]
    assert len(functions()) == len(BY_NAME)
    chosen = choose(COURSE, ["global_pool", "keeps_the_image_axes"]).misconception
    assert chosen
    assert chosen.name == "keeps_the_image_axes"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (
            ["a4_poling"],
            "no assignment or function is called 'a4_poling'; did you mean a4_pooling?",
        ),
        (
            ["globl_pool"],
            "no assignment or function is called 'globl_pool'; did you mean global_pool?",
        ),
        (
            ["a4_pooling", "pol_forward"],
            "a4_pooling has no function 'pol_forward'; did you mean pool",
        ),
        (
            ["a4_pooling", "zero_pad"],
            "a4_pooling has no function 'zero_pad'; known: pool_forward, glo",
        ),
        (
            ["global_pool", "keeps_the_axes"],
            "global_pool has no mistake 'keeps_the_axes'; did you mean",
        ),
        (["global_pool", "keeps_the_image_axes", "x"], "'x' is one name too many"),
    ],
)
def test_an_unknown_name_is_one_line_with_the_nearest(names: list[str], words: str) -> None:
    with pytest.raises(UnknownName) as error:
        choose(COURSE, names)
    assert str(error.value).startswith(words)
    result = mistakes(*names)
    assert result.exit_code == 2
    assert result.output.count("\n") == 1


def test_a_mistake_is_shown_with_difference_losses_and_message() -> None:
    result = mistakes("a4_pooling", "global_pool", "keeps_the_image_axes")
    assert result.exit_code == 0
    lines = result.output.split("\n")
    misconception = choose(COURSE, ["global_pool", "keeps_the_image_axes"]).misconception
    assert misconception
    assert lines[0] == "a4_pooling global_pool keeps_the_image_axes"
    assert lines[1].endswith(f".mistakes.md:{misconception.place.line}: {misconception.instructor}")
    assert "--- plain global_pool" in lines
    assert "+++ keeps_the_image_axes" in lines
    shown = result.output.partition("the student reads:\n")[2].split("\n")
    assert shown[0].strip() == misconception.student
    losses = result.output.partition("loses ")[2]
    assert "% of the points, in 5 of 6 families:\n" in losses
    assert "(open and hidden)\n" in losses


def test_a_program_that_was_written_out_is_shown_whole() -> None:
    result = mistakes("kernel_to_oihw", "reshape_instead_of_transpose")
    assert "\ndef kernel_to_oihw(W):\n    f, _, n_C_prev, n_C = W.shape\n" in result.output


def test_show_without_a_name_shows_every_mistake_of_the_function() -> None:
    output = mistakes("distribute_value", "--show").output
    for misconception in BY_NAME["distribute_value"].misconceptions:
        assert f"\na5_backward distribute_value {misconception.name}\n" in f"\n{output}"


def test_a_table_of_one_function() -> None:
    result = mistakes("a2_convolution", "same_padding")
    assert result.exit_code == 0
    assert result.output.count("| a2_convolution | `same_padding` |") == 1
    assert "zero_pad" not in result.output


def test_check_reads_the_catalogues_and_judges_nothing() -> None:
    assert (
        mistakes("--check", "a4_pooling").exit_code,
        mistakes("--check", "a4_pooling").output,
    ) == (
        0,
        "",
    )


def test_each_mutant_that_cannot_be_made_is_told_once(tmp_path: Path) -> None:
    whole = BY_NAME["same_padding"]
    assert whole.catalogue
    for path in whole.catalogue.folder.glob("same_padding.*.md"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / "same_padding.mistakes.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, text in enumerate(lines) if text.startswith("- plain: "))
    program = ["```python", "import nothing_like_it", "def same_padding(f):", "    return f", "```"]
    new = [*program, "- plain: `gone` → `x`"]
    path.write_text("\n".join([*lines[:at], *new, *lines[at:]]), encoding="utf-8")
    broken = replace(whole, catalogue=Catalogue(tmp_path))
    places = [line.split(": ")[0] for line in refused(Choice((("a2_convolution", broken),)))]
    assert sorted(places) == [f"{path}:{at + 1}", f"{path}:{at + 6}"]


def test_a_broken_entry_is_told_in_the_table_and_the_others_are_counted(tmp_path: Path) -> None:
    name = "same_padding"
    whole = BY_NAME[name]
    assert whole.catalogue
    for kind in ("mistakes", "right"):
        text = (whole.catalogue.folder / f"{name}.{kind}.md").read_text(encoding="utf-8")
        (tmp_path / f"{name}.{kind}.md").write_text(text, encoding="utf-8")
    path = tmp_path / f"{name}.mistakes.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, text in enumerate(lines) if text.startswith("- plain: "))
    path.write_text(
        "\n".join([*lines[:at], "- plain: `gone` → `x`", *lines[at:]]), encoding="utf-8"
    )
    row = row_of("a2_convolution", replace(whole, catalogue=Catalogue(tmp_path)))
    assert row.killed == row.named == row.wrong - 1
    assert not row.complete
    (problem,) = row.problems
    assert problem.startswith(f"{path}:{at + 1}: ")
    assert f"- `{name}`: {problem}" in as_markdown([row])
