"""The catalogue of sentences and the code that says them agree; counts, lists and other languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from autograder.judge.feedback import sentences
from autograder.judge.feedback.sentences import catalogue as catalogues
from autograder.judge.feedback.sentences import listed, sentence
from autograder.judge.feedback.sentences.catalogue import COUNT, BadCatalogue
from autograder.judge.feedback.sentences.plural import CATEGORIES, OTHER, RULES
from autograder.judge.judge import Judge
from autograder.language import VARIABLE
from autograder.pipeline.pages import SIGNS

PACKAGE = Path(__file__).resolve().parents[2] / "autograder"
SAYING = {"sentence", "say"}
# Keys that are made from the name of a mistake, or of a kind of change; test_texts.py and test_locate.py
# look at them.
BY_NAME = ("mistakes.", "where.kinds.")


def _keys(node: ast.expr, around: ast.AST) -> Iterator[str]:
    """Yield the keys that an expression may be; a variable is looked up in the function around it."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body, around)
        yield from _keys(node.orelse, around)
    elif isinstance(node, ast.Name):
        for other in ast.walk(around):
            if isinstance(other, ast.Assign) and ast.unparse(other.targets[0]) == node.id:
                yield from _keys(other.value, around)


def _said() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield place, key and fields of everything that the code says."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for around in [tree, *functions]:
            for node in ast.walk(around):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in SAYING:
                    fields = tuple(sorted(str(keyword.arg) for keyword in node.keywords))
                    # A variable is one of its function, which is looked at by itself.
                    for key in _keys(node.args[0], ast.Pass() if around is tree else around):
                        yield f"{path.name}:{node.lineno}", key, fields


def _said_by_pages() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for path in sorted(PACKAGE.glob("pipeline/templates/*.html")):
        for call in Environment().parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say":
                fields = tuple(sorted(keyword.key for keyword in call.kwargs))
                yield path.name, call.args[0].as_const(), fields


SAID = sorted({(key, fields, place) for place, key, fields in (*_said(), *_said_by_pages())})


@pytest.mark.parametrize(("key", "fields", "place"), SAID, ids=str)
def test_what_the_code_says_is_in_the_catalogue_with_the_same_fields(
    key: str, fields: tuple[str, ...], place: str
) -> None:
    assert key in sentences.entries(), place
    assert sentences.entries()[key].fields == set(fields), place


def test_every_sentence_of_the_catalogue_is_said_somewhere() -> None:
    said = {key for key, _, _ in SAID} | {f"verdict.{name}" for name in SIGNS}
    assert len(said) > 50
    assert {key for key in sentences.entries() if not key.startswith(BY_NAME)} == said


def test_a_list_is_joined_as_in_prose() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c", "d"]) == "a, b, c and d"


def test_braces_in_what_a_student_wrote_stay_as_they_are() -> None:
    told = sentence("message.in_a_returned_value", returned="{0.__class__}", text="{text}")
    assert told == "Look at `{0.__class__}`: {text}"


@pytest.mark.parametrize(
    ("rule", "categories"),
    [
        ("japanese", "other other other other other other other other other"),
        ("english", "other one other other other other other other other"),
        ("french", "one one other other other other other other other"),
        ("czech", "other one few few other other other other other"),
        ("polish", "many one few few many many many few many"),
        ("russian", "many one few few many many one few many"),
        ("arabic", "zero one two few few many many many other"),
    ],
)
def test_a_rule_sorts_counts_as_the_language_does(rule: str, categories: str) -> None:
    counts = (0, 1, 2, 4, 5, 11, 21, 23, 100)
    assert [RULES[rule](n) for n in counts] == categories.split()
    assert {RULES[rule](n) for n in range(200)} <= set(CATEGORIES)


def _in(folder: Path, text: str, plural: str = "polish") -> Path:
    (folder / "en.toml").write_text((sentences.FOLDER / "en.toml").read_text("utf-8"), "utf-8")
    path = folder / "pl.toml"
    path.write_text(f'[language]\nname = "polski"\nplural = "{plural}"\n{text}', "utf-8")
    return path


@pytest.fixture
def speak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that makes and chooses a Polish catalogue with this text."""

    def choose(text: str, plural: str = "polish") -> None:
        _in(tmp_path, text, plural)
        monkeypatch.setattr(sentences, "FOLDER", tmp_path)
        monkeypatch.setenv(VARIABLE, "pl")
        sentences._catalogue.cache_clear()

    return choose


FOLDED = """
[explained.folded]
one = "{count} okno: {sum}"
few = "{count} okna: {sum}"
many = "{count} okien: {sum}"
other = "{count} okna: {sum}"
"""


def test_another_language_has_its_own_forms_and_english_fills_the_gaps(speak) -> None:
    speak(FOLDED)
    told = [sentence("explained.folded", count=n, sum="s") for n in (1, 3, 5, 22)]
    assert told == ["1 okno: s", "3 okna: s", "5 okien: s", "22 okna: s"]
    assert sentence("explained.long_sum", terms="a", count=1, total="t").startswith("a, and 1 more")


@pytest.mark.parametrize(
    ("text", "plural", "words"),
    [
        ('[explained]\nbytes = "x"', "polish", "explained.bytes"),
        ('[explained]\nbyte = "x"', "polish", "{byte}"),
        ('[explained]\nbyte = "{byte} {row}"', "polish", "{byte}"),
        ('[explained]\nbyte = "{byte.real}"', "polish", "{byte.real}"),
        ('[explained]\nbyte = "{byte"', "polish", "{byte"),
        ("[explained]\nbyte = 7", "polish", "7"),
        ('[explained]\nbyte = { one = "{byte}", other = "{byte}" }', "polish", "{byte}"),
        ('[explained.folded]\nother = "{count}"', "polish", "{sum}"),
        ("[explained", "polish", "pl.toml"),
        ("", "klingon", "klingon"),
    ],
)
def test_a_catalogue_that_does_not_fit_is_one_clear_line(
    speak,
    text: str,
    plural: str,
    words: str,
) -> None:
    speak(text, plural)
    with pytest.raises(BadCatalogue) as caught:
        sentences.require_language()
    assert words in str(caught.value)
    assert "pl.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_language_that_does_not_exist_is_told_with_those_that_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "xx")
    with pytest.raises(sentences.UnknownLanguage, match=rf"{VARIABLE}=xx.*known: en"):
        sentence("list.last", before="a", last="b")


def test_every_counted_sentence_has_the_forms_that_english_needs() -> None:
    counted = [entry for entry in sentences.entries().values() if entry.is_counted]
    assert counted
    assert all(entry.forms.keys() == {"one", OTHER} for entry in counted)
    assert all(COUNT in entry.fields for entry in counted)
    assert catalogues.read(sentences.FOLDER / "en.toml").plural == "english"


def test_no_judge_begins_in_a_language_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "xx")
    with pytest.raises(sentences.UnknownLanguage):
        Judge(None, None, b"")  # type: ignore[arg-type]
