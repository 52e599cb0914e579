"""Text that would come alive on a page, in a table or in a terminal. `ALERT` must stay dead."""

from __future__ import annotations

from tests.attacks.model import attack
from tests.submissions import Notebook, cell_of, right, tests_of, text

ALERT = "<script>alert('owned')</script><img src=x onerror=\"alert('owned')\"><svg/onload=alert('owned')>"
LINKS = "[click](javascript:alert('owned')) <a href=\"javascript:alert('owned')\">x</a> <iframe src='//x'></iframe>"


def _in_markdown(made: Notebook) -> None:
    made["cells"].insert(3, text(f"# Hello\n\n{ALERT}\n\n{LINKS}\n\n$$ a < b $$ and `a <b>`"))


FORMULAS = (
    r"$\href{javascript:alert('owned')}{x}$ $$\mmlToken{mi}[href='javascript:alert(1)']{y}$$ $\style{position:fixed}{z}$ "
    r"&#36;&#92;hr&#101;f{javascript:alert('owned')}{x}&dollar; $a & b$"
)


def _in_formulas(made: Notebook) -> None:
    cell_of(made, "why_padding")["source"] = FORMULAS
    made["cells"].insert(3, text(FORMULAS))


def _in_written_answer(made: Notebook) -> None:
    cell_of(made, "why_padding")["source"] = f"Because {ALERT} {LINKS}"


def _in_released_markdown(made: Notebook) -> None:
    made["cells"][0]["source"] = f"# Assignment {ALERT}"


def _in_outputs(made: Notebook) -> None:
    page = [{"output_type": "display_data", "metadata": {}, "data": {"text/html": ALERT, "application/javascript": "alert('owned')"}}]  # fmt: skip
    for cell in tests_of(made):
        cell["outputs"] = page
    cell_of(made, "zero_pad")["outputs"] = page


def _in_raw(made: Notebook) -> None:
    made["cells"].insert(3, {**text(ALERT, "raw"), "metadata": {"raw_mimetype": "text/html"}})


def _in_ids(made: Notebook) -> None:
    for number, cell in enumerate(made["cells"]):
        cell["id"] = f"{ALERT}{number}"
        cell["metadata"]["name"] = cell["metadata"]["title"] = ALERT
    made["metadata"]["title"] = ALERT
    made["cells"].append({**text("x"), "attachments": {ALERT: {"text/html": ALERT}}})


ATTACKS = (
    attack("script_in_markdown", edit=_in_markdown),
    attack("script_in_the_written_answer", edit=_in_written_answer),
    attack("links_in_formulas", edit=_in_formulas),
    attack("script_in_the_authors_markdown", edit=_in_released_markdown),
    attack("script_in_outputs", edit=_in_outputs),
    attack("script_in_a_raw_cell", edit=_in_raw),
    attack("script_in_ids_and_titles", edit=_in_ids),
    attack("script_in_code", {"zero_pad": f'"""</pre>{ALERT}"""\n# </pre></details>{ALERT}\n' + right()["zero_pad"]}),
    attack("script_in_exceptions", {"zero_pad": f"def zero_pad(X, padding):\n    raise ValueError({ALERT!r})\n"}, zero_pad="exception"),
    attack("script_in_the_name_of_an_exception", {"zero_pad": f"def zero_pad(X, padding):\n    raise type({ALERT!r}, (Exception,), {{}})({ALERT!r})\n"},
           zero_pad="exception"),
    attack("script_in_the_name_of_a_type", {"zero_pad": f"def zero_pad(X, padding):\n    return type({ALERT!r}, (), {{}})()\n"}, zero_pad="incorrect"),
    attack("template_in_exceptions", {"zero_pad": "def zero_pad(X, padding):\n    raise ValueError('{{ 7 * 191 }} {% raw %} ${7*191} #{7*191}')\n"},
           zero_pad="exception"),
    attack("formula_as_a_students_name", student="=HYPERLINK(\"http:x\",\"y\")"),
    attack("script_as_a_students_name", student="<img src=x onerror=alert('owned')>"),
    attack("markup_as_a_students_name", student="[bold red]A {{ 7 * 191 }} %s %(x)s"),
    attack("escape_as_a_students_name", student="\x1b[31mred\x07"),
)  # fmt: skip
