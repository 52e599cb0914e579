"""Attacks on the notebook's metadata: tags, points, ids, types, outputs."""

from __future__ import annotations

import copy

from tests.attacks.model import attack, forgery
from tests.submissions import POINTS, Notebook, cell_of, code, grade_id, tests_of


def _tag_tests(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["metadata"]["tags"] = ["skip-execution", "remove-cell"]


def _raise_points(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["metadata"]["nbgrader"]["points"] = 500


def _delete_tests(made: Notebook) -> None:
    made["cells"] = [cell for cell in made["cells"] if cell not in tests_of(made)]


def _duplicate_tests(made: Notebook) -> None:
    made["cells"] += copy.deepcopy(tests_of(made))


def _duplicate_solutions(made: Notebook) -> None:
    made["cells"] += [copy.deepcopy(cell_of(made, name)) for name in POINTS]


def _rename(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["metadata"]["nbgrader"]["grade_id"] += "_2"


def _retype_tests(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["cell_type"] = cell["metadata"]["nbgrader"]["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]


def _retype_solutions(made: Notebook) -> None:
    for name in POINTS:
        cell = cell_of(made, name)
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]


def _strip_metadata(made: Notebook) -> None:
    made["metadata"] = {}
    for cell in made["cells"]:
        cell["metadata"] = {}


def _empty_tests(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["source"] = "pass"


def _tests_as_solutions(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["metadata"]["nbgrader"] |= {"solution": True, "grade": False, "locked": False}
        cell["source"] = ""


def _foreign_kernel(made: Notebook) -> None:
    made["metadata"]["kernelspec"] = {
        "name": "bash", "display_name": "Bash", "language": "bash",
        "argv": ["/bin/sh", "-c", "touch @SCRATCH@/kernel"],
    }  # fmt: skip
    made["metadata"]["language_info"] = {"name": "bash", "file_extension": ".sh"}


def _much_metadata(made: Notebook) -> None:
    made["metadata"]["note"] = "x" * (10 << 20)
    cell_of(made, "zero_pad")["metadata"]["note"] = ["y"] * 100_000


def _wrong_types(made: Notebook) -> None:
    made["metadata"] = ["not", "a", "mapping"]
    made["nbformat"] = "four"
    for metadata in (None, 7, [], {"nbgrader": 5}, {"nbgrader": {"grade_id": {"a": 1}}}):
        made["cells"].append({"cell_type": "code", "metadata": metadata, "source": "x = 1"})
    made["cells"] += [None, 5, "text", [], {"cell_type": 5}, {"cell_type": "code", "source": 7}]
    made["cells"].append({"cell_type": "code", "source": [1, None, "y = 2\n"]})


def _claim_in_outputs(made: Notebook) -> None:
    for cell in tests_of(made):
        cell["outputs"] = [
            {"output_type": "execute_result", "execution_count": 1, "metadata": {},
             "data": {"text/plain": "10.0"}},
        ]  # fmt: skip


def _future_schema(made: Notebook) -> None:
    made["nbformat_minor"] = 99
    for cell in made["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 99


def _replace_locked(made: Notebook) -> None:
    cell_of(made, "imports")["source"] = "np = check = check_close = check_shape = None"
    cell_of(made, "picture")["source"] = "picture = None"


def _solution_claims_points(made: Notebook) -> None:
    cell_of(made, "zero_pad")["metadata"]["nbgrader"] |= {"grade": True, "points": 100}


def _written_claims_points(made: Notebook) -> None:
    cell_of(made, "why_padding")["metadata"]["nbgrader"]["points"] = 1000


def _new_graded_cell(made: Notebook) -> None:
    bonus = {"grade": True, "solution": False, "locked": True, "points": 50, "schema_version": 3,
             "grade_id": "bonus_tests", "task": False, "cell_type": "code"}  # fmt: skip
    made["cells"].append(code("50.0", nbgrader=bonus))


def _swap_ids(made: Notebook) -> None:
    easy, hard = cell_of(made, "same_padding_tests"), cell_of(made, "conv_forward_tests")
    easy["metadata"], hard["metadata"] = hard["metadata"], easy["metadata"]


def _delete_locked(made: Notebook) -> None:
    made["cells"] = [c for c in made["cells"] if grade_id(c) not in ("imports", "picture")]


ATTACKS = (
    forgery("skip_execution_tags_on_the_tests", edit=_tag_tests),
    attack("points_raised_to_500", edit=_raise_points),
    forgery("points_raised_to_500_with_wrong_functions", edit=_raise_points),
    forgery("test_cells_deleted", edit=_delete_tests),
    attack("test_cells_deleted_from_right_work", edit=_delete_tests),
    attack("test_cells_pasted_twice", edit=_duplicate_tests),
    attack("solution_cells_pasted_twice", edit=_duplicate_solutions),
    attack("test_cells_renamed", edit=_rename),
    forgery("test_cells_turned_into_markdown", edit=_retype_tests),
    attack("solution_cells_turned_into_markdown", edit=_retype_solutions),
    attack("all_metadata_lost", edit=_strip_metadata),
    forgery("tests_replaced_by_pass", edit=_empty_tests),
    forgery("tests_declared_solutions_and_emptied", edit=_tests_as_solutions),
    attack("foreign_kernel_with_a_command", edit=_foreign_kernel),
    attack("ten_megabytes_of_metadata", edit=_much_metadata),
    attack("metadata_and_cells_of_wrong_types", edit=_wrong_types),
    forgery("outputs_that_claim_full_marks", edit=_claim_in_outputs),
    attack("schema_from_the_future", edit=_future_schema),
    attack("locked_cells_replaced", edit=_replace_locked),
    attack("locked_cells_deleted", edit=_delete_locked),
    attack("solution_cell_claims_100_points", edit=_solution_claims_points),
    attack("written_answer_claims_1000_points", edit=_written_claims_points),
    attack("graded_cell_added_worth_50", edit=_new_graded_cell),
    forgery("ids_of_easy_and_hard_item_swapped", edit=_swap_ids),
)
