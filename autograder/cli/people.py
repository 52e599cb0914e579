"""Verbs about people: who takes the course."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.cli.command import DONE, UNDONE, clean, json_option, verb
from autograder.course import Course

if TYPE_CHECKING:
    from autograder.lms.participants import PeopleList
    from autograder.pipeline.people.enrol import Doubt, Enrolled
    from autograder.pipeline.people.roster import Person, Roster


def _pairs(_ctx: click.Context, _option: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    found = {}
    for value in values:
        left, sign, right = value.rpartition("=")
        if not (sign and left and right):
            raise click.BadParameter(f"{value!r}; wanted LINE=ID, such as 51201=ada")
        found[left] = right
    return found


@verb(logged=True)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--same",
    multiple=True,
    metavar="LINE=ID",
    callback=_pairs,
    help="Whose a line is that could be several people's, or whose a former name is.",
)
@click.option(
    "--new", multiple=True, metavar="LINE", help="A line is somebody of whom nothing is known yet."
)
@click.option(
    "--by-name",
    is_flag=True,
    help="Let people of one full name be one though their addresses differ, if no list has the name twice.",
)
@click.option("--drop", is_flag=True, help="Take off the roster whom the files do not have.")
@click.option(
    "--adopt", is_flag=True, help="Give what was handed in under former names to its people."
)
@click.option("--add", metavar="ID", help="Add a person, or change what is known of one.")
@click.option("--name", default="", help="Of whom --add adds: 'Ada Lovelace', or 'Lovelace, Ada'.")
@click.option("--email", default="", help="Of whom --add adds.")
@click.option(
    "--remove", metavar="ID", help="Take a person off; files do not bring the person back."
)
@click.option(
    "--forget", is_flag=True,
    help="With --remove: keep no name and no address, so that a file brings the person back.",
)  # fmt: skip
@json_option
def roster(
    files: tuple[Path, ...], same: dict[str, str], new: tuple[str, ...], by_name: bool, drop: bool,
    adopt: bool, add: str | None, name: str, email: str, remove: str | None, forget: bool, as_json: bool,
) -> None:  # fmt: skip
    """List who takes the course, or take it from files of Moodle, Canvas or your own."""
    from autograder.pipeline.people import enlist

    _require_sense(click.get_current_context().params)
    course = Course.here()
    if add is not None:
        _say(enlist.add(course, add, name, email, _complain))
    elif remove is not None:
        _say(enlist.remove(course, remove, forget, _complain))
    elif files or adopt:
        sys.exit(_bring_in(course, files, same, new, by_name, drop, adopt, as_json))
    else:
        _list(course, as_json)


def _require_sense(given: Mapping[str, Any]) -> None:
    """Refuse options that mean nothing together."""
    of_files = given["files"] or given["adopt"]
    decided = given["same"] or given["new"] or given["by_name"]
    wrong = (
        (
            sum(map(bool, (of_files, given["add"], given["remove"]))) > 1,
            "--add and --remove stand alone: give files, or one of them",
        ),
        (
            (given["name"] or given["email"]) and not given["add"],
            "--name and --email say who is added: give --add ID, too",
        ),
        (
            given["forget"] and not given["remove"],
            "--forget says how somebody is removed: give --remove ID, too",
        ),
        (
            given["drop"] and not given["files"],
            "--drop needs the files that say who takes the course",
        ),
        (
            decided and not of_files,
            "--same, --new and --by-name are about lines of files: give the files, too",
        ),
    )
    for is_so, said in wrong:
        if is_so:
            raise click.UsageError(said)


def _bring_in(
    course: Course, files: Sequence[Path], same: dict[str, str], new: Sequence[str], by_name: bool,
    drop: bool, adopt: bool, as_json: bool,
) -> int:  # fmt: skip
    from autograder.pipeline.people import enlist
    from autograder.pipeline.people.adopt import strangers
    from autograder.pipeline.people.enrol import Decisions
    from autograder.pipeline.people.missing import shown
    from autograder.pipeline.people.roster import load_roster

    asking = _is_somebody_there() and not as_json
    undone = False
    if files:
        lists = [enlist.read(path) for path in files]
        if not as_json:
            for path, people in zip(files, lists, strict=True):
                click.echo(clean(f"{path}: {people.kind}, {_count(len(people.people))}"))
        of_lines, of_names = enlist.split_decisions(lists, same) if adopt else (same, {})
        owners = set(strangers(course, load_roster(course)))
        done = enlist.enlist(
            course,
            lists,
            Decisions(of_lines, frozenset(new), by_name),
            drop,
            say=_complain,
            ask=_ask if asking else None,
        )
        for line in _as_json(done, lists, drop) if as_json else _as_text(done, lists, drop):
            click.echo(line)
        if not as_json and (names := [person for person in done.new if person.id in owners]):
            row = _row("has work", [shown(person.id, person.name) for person in names])
            _say(f"{row}; handed in under this id before")
        for doubt in done.doubts:
            _complain(f"{_question(doubt)}; {_answers(doubt)}")
        undone |= bool(done.doubts) | _say_what_was_mistaken(course)
    else:
        of_names = same
    if adopt:
        undone |= _adopt(course, of_names, as_json)
    elif not as_json:
        _point_to_strangers(course)
    return UNDONE if undone else DONE


def _say_what_was_mistaken(course: Course) -> bool:
    """Tell what was collected by a name before, and is another's by the numbers that are known now."""
    from autograder.pipeline.intake import objections
    from autograder.pipeline.intake.people import People
    from autograder.pipeline.people.roster import load_roster

    people, found = People(load_roster(course)), False
    for assignment in course.assignment_names():
        for one in objections.mistaken(course, assignment, people):
            found = True
            _complain(objections.said(course, assignment, one, is_there=True))
    return found


def _is_somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _count(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _say(line: str) -> None:
    click.echo(clean(line))


def _complain(line: str) -> None:
    click.echo(clean(f"autograder: {line}"), err=True)


# -- what a run did


def _as_text(done: Enrolled, lists: Sequence[PeopleList], drop: bool) -> list[str]:
    from autograder.pipeline.people.missing import shown

    said = [_row("new", [shown(person.id, person.name) for person in done.new])]
    said.append(_row("changed", [_change(before, after) for before, after in done.changed]))
    said.append(f"{'known':<10} {done.known}")
    said += [clean(f"{'left out':<10} {line}") for line in _left_out(done, lists)]
    if done.vanished:
        gone = _row(
            "dropped" if drop else "not listed", [shown(p.id, p.name) for p in done.vanished]
        )
        said.append(gone if drop else f"{gone}; kept (--drop takes them off)")
    return said


def _row(what: str, names: Sequence[str]) -> str:
    from autograder.pipeline.people.missing import some

    return clean(f"{what:<10} {len(names)}{': ' if names else ''}{some(names)}")


def _left_out(done: Enrolled, lists: Sequence[PeopleList]) -> Iterator[str]:
    for people in lists:
        for each in people.left_out:
            yield f"{each.name} ({each.place}): the platform's own test student"
        if people.empty_lines:
            name = "a line names" if people.empty_lines == 1 else f"{people.empty_lines} lines name"
            yield f"{name} nobody"
    for each in done.removed:
        yield f"{each.name or each.place} ({each.place}): was taken off the roster"


def _change(before: Person, after: Person) -> str:
    from autograder.pipeline.people.missing import shown

    parts = []
    for what, old, new in (
        ("name", before.name, after.name),
        ("e-mail", before.email, after.email),
    ):
        if old != new and old and old != before.id:
            parts.append(f"{what} was {old}")
    if numbers := [word for word in _also(after) if word not in _also(before)]:
        parts.append(f"also {', '.join(numbers)}")
    about = f" [{'; '.join(parts)}]" if parts else ""
    return f"{shown(after.id, after.name)}{about}"


def _as_json(done: Enrolled, lists: Sequence[PeopleList], drop: bool) -> list[str]:
    rows: list[dict[str, Any]] = [{"state": "new", **_object(person)} for person in done.new]
    rows += [{"state": "changed", **_object(after)} for _, after in done.changed]
    gone = "dropped" if drop else "not listed"
    rows += [{"state": gone, **_object(person)} for person in done.vanished]
    left_out = [each for people in lists for each in people.left_out] + list(done.removed)
    rows += [{"state": "left out", "name": each.name, "line": each.place} for each in left_out]
    rows += [
        {"state": "in doubt", "name": doubt.listed.name, "line": doubt.handle, "reason": doubt.reason,
         "candidates": [person.id for person in doubt.candidates]}
        for doubt in done.doubts
    ]  # fmt: skip
    return [json.dumps(row) for row in rows]


def _object(person: Person) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(person), "name": person.name}


# -- doubts


def _question(doubt: Doubt) -> str:
    who = doubt.listed.name or doubt.handle
    return f"{doubt.listed.place}: whose line is {who} ({doubt.handle})? {doubt.reason}"


def _answers(doubt: Doubt) -> str:
    choices = [f"--same {_quoted(f'{doubt.handle}={person.id}')}" for person in doubt.candidates]
    choices.append(f"--new {_quoted(doubt.handle)}")
    return f"add {' or '.join(choices)}"


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


def _ask(doubt: Doubt) -> str | None:
    """Ask at the terminal."""
    from autograder.pipeline.people.enrol import NEW

    click.echo(clean(_question(doubt)))
    for number, person in enumerate(doubt.candidates, 1):
        click.echo(clean(f"  {number}  {_description(person)}"))
    click.echo("  n  somebody else, who is new\n  l  leave it for later")
    numbers = [str(number) for number in range(1, len(doubt.candidates) + 1)]
    answer = click.prompt("whose is it?", type=click.Choice([*numbers, "n", "l"]), default="l")
    if answer == "l":
        return None
    return NEW if answer == "n" else doubt.candidates[int(answer) - 1].id


def _description(person: Person) -> str:
    return ", ".join(filter(None, [f"{person.name} ({person.id})", person.email, _numbers(person)]))


def _numbers(person: Person) -> str:
    return ", ".join(_also(person))


def _also(person: Person) -> list[str]:
    """Return what a person is known as besides id, name and address."""
    words = [f"Moodle {number}" for number in person.moodle]
    words += [f"Canvas {person.canvas}"] if person.canvas else []
    words += [person.id_number] if person.id_number and person.id_number != person.id else []
    return [*words, *person.others]


# -- former names


def _adopt(course: Course, same: dict[str, str], as_json: bool) -> bool:
    """Give people what was handed in under former names; tells whether something was left."""
    from autograder.pipeline.people import adopt

    adopted, unknown = adopt.adopt_all(course, same, _complain)
    for each in adopted:
        if as_json:
            value = {"state": "adopted", "former": each.former, "id": each.person.id,
                     "assignments": each.assignments, "kept": dict(each.kept)}  # fmt: skip
            click.echo(json.dumps(value))
        else:
            for line in adopt.said(each):
                _say(line)
    for student in unknown:
        _complain(
            f"{student}: nobody on the roster is certainly this student; add --same {student}=ID"
        )
    if not adopted and not unknown and not as_json:
        click.echo("everybody who handed in is on the roster by the same name")
    if any(each.assignments for each in adopted) and not as_json:
        click.echo(
            "feedback pages show the former name until they are written again: autograder feedback ASSIGNMENT"
        )
    return bool(unknown) or any(each.kept for each in adopted)


def _point_to_strangers(course: Course) -> None:
    from autograder.pipeline.people.adopt import strangers
    from autograder.pipeline.people.missing import some
    from autograder.pipeline.people.roster import load_roster

    if found := strangers(course, load_roster(course)):
        have = "student has" if len(found) == 1 else "students have"
        text = f"{len(found)} {have} handed in and are not on the roster: {some(found)}"
        text = text.replace("has handed in and are", "has handed in and is")
        _complain(f"{text}; type: autograder roster --adopt")


# -- the list


def _list(course: Course, as_json: bool) -> None:
    from autograder.pipeline.people.enlist import handed_in
    from autograder.pipeline.people.roster import load_roster

    people = load_roster(course)
    work = handed_in(course)
    if as_json:
        for person in people:
            click.echo(json.dumps({**_object(person), "handed_in": work.get(person.id, [])}))
        return
    if people:
        _table(people, work)
    else:
        click.echo("nobody is on the roster; type: autograder roster FILE")
    if people:
        _point_to_strangers(course)


def _table(people: Roster, work: dict[str, list[str]]) -> None:
    from rich.cells import cell_len

    from autograder.pipeline.people.missing import LONGEST_ADDRESS, LONGEST_NAME
    from autograder.text import clipped

    rows = [("id", "name", "e-mail", "handed in", "also known as")]
    for person in people:
        done = " ".join(assignment.partition("_")[0] for assignment in work.get(person.id, []))
        name = clipped(person.name, LONGEST_NAME) if person.name != person.id else ""
        rows.append(
            (person.id, name, clipped(person.email, LONGEST_ADDRESS), done or "-", _numbers(person))
        )
    texts = [tuple(clean(cell) for cell in row) for row in rows]
    widths = [max(cell_len(row[column]) for row in texts) for column in range(len(rows[0]))]
    pad: Callable[[str, int], str] = lambda text, width: text + " " * (width - cell_len(text))  # noqa: E731
    for row in texts:
        click.echo("  ".join(map(pad, row, widths)).rstrip())
    click.echo(_count(len(people)))
