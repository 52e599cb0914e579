"""Parts of the manual's reference that are built from the source, as MyST Markdown."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]


def command_line() -> str:
    """Return every verb with its usage, arguments and options, from the command line itself."""
    from autograder.cli import main

    context = click.Context(main, info_name="autograder")
    options = [*_options(main, context)]
    parts = ["\n".join(["## Options of `autograder` itself", "", *_table(options)])]
    parts += [
        "\n".join(_verb(main.commands[name], context)) for name in main.list_commands(context)
    ]
    return "\n\n".join(parts)


def _verb(command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=command.name, parent=parent)
    yield f"## {command.name}"
    yield ""
    yield "```sh"
    yield f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    yield "```"
    yield ""
    yield inspect.cleandoc(command.help or "")
    yield ""
    yield from _table(list(_options(command, context)))


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            yield record


def _table(options: list[tuple[str, str]]) -> Iterator[str]:
    yield "| option | what it does |"
    yield "|---|---|"
    for names, text in options:
        yield f"| `{names}` | {_cell(text)} |"


def _cell(text: str) -> str:
    """Return plain text for a table: what Markdown would take for a link or a footnote stays as it is."""
    return re.sub(r"([\[\]<>*|])", r"\\\1", " ".join(text.split()))


FIELD = re.compile(r"^    (\w+): [\w.| ]+ = [^#\n]+(?:# (.+))?$", re.MULTILINE)


def limits() -> str:
    """Return the table of limits: names and defaults from the class, meanings from its comments."""
    from autograder.sandbox.limits import Limits

    meanings = dict(FIELD.findall(inspect.getsource(Limits)))
    rows = [
        f"| `{field.name}` | {_figure(field.default)} | {_cell(meanings.get(field.name, ''))} |"
        for field in dataclasses.fields(Limits)
    ]
    return "\n".join(["| limit | default | what it bounds |", "|---|---:|---|", *rows])


def _figure(number: float) -> str:
    return f"{number:,}".replace(",", "\u202f")  # a narrow space between thousands


def contract() -> str:
    """Return the JSON Schema of what ``judge --json`` and ``grade --json`` print, as it is written."""
    schema = ROOT / "autograder" / "judge" / "contract.schema.json"
    return f"```json\n{schema.read_text(encoding='utf-8').rstrip()}\n```"


def layers() -> str:
    """Return a section for each module of the reference, whose docstrings sphinx puts in."""
    folder = ROOT / "autograder" / "reference"
    names = sorted(path.stem for path in folder.glob("[a-z]*.py"))
    return "\n\n".join(
        f"## {name}\n\n```{{eval-rst}}\n.. automodule:: autograder.reference.{name}\n   :members:\n```"
        for name in names
    )


PAGES: dict[str, Callable[[], str]] = {
    "command-line": command_line,
    "limits": limits,
    "contract": contract,
    "layers": layers,
}
