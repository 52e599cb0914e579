"""Files that are no notebooks, broken ones, and odd ones that are still fine."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from tests.attacks.model import Attack, attack
from tests.submissions import POINTS, Notebook, code, notebook, right, to_bytes

BLANK = dict.fromkeys(POINTS, "not_attempted")
WHOLE = to_bytes(notebook())


def broken(name: str, data: bytes, status: str = "unreadable") -> Attack:
    """Return a file from which nothing can be graded."""
    return Attack(name, data, BLANK, status)


def fine(name: str, data: bytes) -> Attack:
    """Return an odd file that holds right work."""
    return Attack(name, data)


def edited(change: Callable[[Notebook], None]) -> bytes:
    """Return a right submission, changed."""
    return to_bytes(notebook(edit=change))


def _format_3(made: Notebook) -> None:
    cells = made.pop("cells")
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell["language"] = "python"
    made["worksheets"] = [{"cells": cells, "metadata": {}}]
    made["nbformat"], made["nbformat_minor"] = 3, 0


def _surrogates(made: Notebook) -> None:
    made["cells"].insert(2, code("# a lone surrogate: \udcff \ud800\nx = 1"))
    made["cells"][-1]["source"] = "\udfff text"


def _escaped_nul(made: Notebook) -> None:
    made["cells"].insert(2, code("x = 1\0"))
    for cell in made["cells"]:
        if cell["id"] == "zero_pad":
            cell["source"] += "# \0"


def _carriage_returns(made: Notebook) -> None:
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


def _lines(made: Notebook) -> None:
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


def _long_cell(made: Notebook) -> None:
    made["cells"].insert(2, code("x = 1\n" * 60_000))


def _many_cells(made: Notebook) -> None:
    made["cells"] += [code("x = 1")] * 3000


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a2_convolution.ipynb", WHOLE)
    return buffer.getvalue()


ATTACKS = (
    broken("not_json", b"my homework is in the other file"),
    broken("empty_file", b""),
    broken("only_spaces", b" \n\t " * 99),
    broken("a_list", b"[1, 2, 3]"),
    broken("a_number", b"5"),
    broken("null", b"null"),
    broken("cells_that_are_a_mapping", b'{"cells": {"a": 1}, "nbformat": 4}'),
    broken("deep_nesting", b"[" * 1_000_000),
    broken("deep_nesting_of_mappings", b'{"a":' * 500_000),
    broken("five_million_brackets", b"[" + b"[]," * 5_000_000 + b"1]"),
    broken("cut_off_in_the_middle", WHOLE[: len(WHOLE) // 2]),
    broken("garbage_after_the_end", WHOLE + b"}}}"),
    broken("a_zip_archive", _zip()),
    broken("a_web_page", b"<!doctype html><title>404</title><script>alert(1)</script>"),
    broken("random_bytes", bytes(range(256)) * 64),
    broken("an_integer_of_5000_digits", b'{"cells": [], "n": ' + b"9" * 5000 + b"}"),
    broken("too_large_a_file", b'{"cells": [], "x": "' + b"x" * (17 << 20) + b'"}'),
    broken("too_many_cells", edited(_many_cells)),
    broken("no_cells", b'{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'),
    broken("cells_of_nothing", b'{"cells": [{}, {"cell_type": "code"}, null]}'),
    attack("the_released_notebook", blank=True, **BLANK),
    fine("another_encoding", WHOLE.decode().encode("utf-16")),
    fine("byte_order_mark", b"\xef\xbb\xbf" + WHOLE),
    fine("nul_bytes_at_the_end", WHOLE + b"\0" * 512),
    fine("nul_inside_cells", edited(_escaped_nul)),
    fine("lone_surrogates", edited(_surrogates)),
    fine("old_format_3", edited(_format_3)),
    fine("windows_line_ends", edited(_carriage_returns)),
    fine("sources_as_lists_of_lines", edited(_lines)),
    fine("a_cell_of_360_kilobytes", edited(_long_cell)),
    fine("not_a_number_in_metadata", WHOLE.replace(b'"metadata": {}', b'"metadata": {"x": NaN, "y": -Infinity, "z": 1e999}', 1)),
    fine("keys_given_twice", WHOLE[:-1] + b', "nbformat": 4, "metadata": {}}'),
    fine("written_by_hand", json.dumps({"cells": [{"cell_type": "code", "source": source} for source in right().values()]}).encode()),
)  # fmt: skip
