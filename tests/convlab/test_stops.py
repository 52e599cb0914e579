"""A check that the student stops: the card shows the line that was running, and the hint is about loops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import convlab
import numpy as np
import pytest
from convlab import CheckError, check, hint, memory
from convlab import hints as ladder
from convlab import progress_record as record
from convlab.checks import examine
from convlab.hints import last_check
from convlab.questions import Question, reply_to
from convlab.student import NEVER_ENDS

from autograder.judge.feedback.sentences import sentence

# What a finger on the button does, as soon as the loop has turned once for a filter of 5.
ENDLESS = """def same_padding(f):
    k = 0
    while 2 * k < f - 1:
        if f != 5:
            k += 1
        elif f == 5:
            STOP
    if f % 2 == 0:
        raise ValueError(f)
    return k
"""
RAISED = ENDLESS.replace("STOP", "raise KeyboardInterrupt")
SIGNALLED = ENDLESS.replace("STOP", "signal.raise_signal(signal.SIGINT)")


@pytest.fixture(autouse=True)
def nothing_checked(monkeypatch):
    monkeypatch.setattr(memory, "_last", {})
    monkeypatch.setattr(last_check, "_told", {})
    monkeypatch.setattr(ladder, "given", {})


@pytest.fixture(autouse=True)
def interruptible():
    """A test run in the background ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def shell(shell):
    shell.run_cell("import signal")
    return shell


def test_the_words_are_those_of_grading():
    assert sentence("ending.timeout") == NEVER_ENDS


@pytest.mark.parametrize("source", [RAISED, SIGNALLED])
def test_the_card_shows_the_line_that_was_running(shell, source):
    shell.run_cell(source)
    report = examine(shell.user_ns["same_padding"])
    assert report.outcome == "stopped"
    assert not report.holds
    assert [f.outcome for f in report.findings] == ["holds", "stopped", "not tried"]
    text = report.text()
    assert text.startswith("✗ same_padding: stopped while running line ")
    assert "  ○ An even filter has no such padding: ValueError. (not tried)\n" in text
    assert f"\n\n{NEVER_ENDS}\n\n    line " in text
    assert " of same_padding, at k=0, f=5" in text
    assert "in the call same_padding(f=5)" in text
    card = report._repr_html_()
    assert 'class="head stopped"' in card
    assert card.count('<li class="open">') == card.count('<i class="open">') == 1
    assert NEVER_ENDS in card


def test_a_notebook_shows_no_traceback(shell, capsys):
    shell.run_cell(RAISED)
    capsys.readouterr()
    result = shell.run_cell("check(same_padding)")
    told = capsys.readouterr().out
    assert isinstance(result.error_in_exec, CheckError)
    assert result.error_in_exec._render_traceback_() == [
        "✗ same_padding: stopped while running line 7"
    ]
    assert "Traceback" not in told
    assert "convlab" not in told


@pytest.mark.parametrize("way", ["itself", "by its name"])
def test_the_first_hint_is_about_the_loop(shell, way):
    shell.run_cell(RAISED)
    function = shell.user_ns["same_padding"]
    with pytest.raises(CheckError, match="stopped while running line 7"):
        check(function)
    subject = function if way == "itself" else "same_padding"
    told = str(hint(subject))
    assert NEVER_ENDS in told
    assert "Line 7 of `same_padding` was running. Which value ends the loop there" in told
    assert str(hint(subject)).startswith("Hint 1 of")


def test_a_stop_inside_a_helper_names_both_lines(shell):
    shell.run_cell("def part(x):\n    while True:\n        raise KeyboardInterrupt")
    shell.run_cell("def zero_pad(X, padding):\n    return part(X)")
    report = examine(shell.user_ns["zero_pad"])
    assert report.headline() == "✗ zero_pad: stopped while running line 2"
    assert "line 2 of zero_pad, in its call of part: return part(X)" in report.text()
    assert "→ line 3 of part: raise KeyboardInterrupt" in report.text()


def test_a_law_that_broke_before_is_marked_and_the_stop_is_explained(shell):
    shell.run_cell(RAISED.replace("return k", "return k + (f == 1)"))
    report = examine(shell.user_ns["same_padding"])
    assert [f.outcome for f in report.findings] == ["wrong", "stopped", "not tried"]
    assert report.first_failure is report.findings[1]
    assert report.text().count("✗") == 3  # the headline and two laws


def test_a_helper_that_never_ends_is_named_as_broken(shell, capsys):
    shell.run_cell(RAISED)
    shell.run_cell("def zero_pad(X, padding):\n    same_padding(3)\n    return X")
    capsys.readouterr()
    shell.run_cell("check(zero_pad)")
    assert "It calls your `same_padding`, which breaks laws" in capsys.readouterr().out


def test_a_students_test_may_be_stopped_too(shell):
    shell.run_cell("def check_conv_forward(f):\n    while True:\n        raise KeyboardInterrupt")
    report = examine(shell.user_ns["check_conv_forward"])
    assert report.headline() == "✗ check_conv_forward: stopped while running line 3"


def test_a_stop_between_the_calls_blames_no_line(monkeypatch):
    ours = {}
    where = str(Path(convlab.__file__).with_name("laws") / "model.py")
    exec(compile("def stops(*_):\n    raise KeyboardInterrupt", where, "exec"), ours)
    monkeypatch.setattr("convlab.laws.model.copied", ours["stops"])
    report = examine(lambda X, padding: X, "zero_pad")
    assert report.headline() == "✗ zero_pad: stopped before it was done"
    assert NEVER_ENDS not in report.text()


def test_a_check_that_was_stopped_leaves_no_trace_in_the_progress(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("CONVLAB_PROGRESS", str(path))
    namespace = {"np": np}
    exec(compile(RAISED, "<cell>", "exec"), namespace)
    with pytest.raises(CheckError, match="stopped"):
        check(namespace["same_padding"])
    assert record.read(path).laws("same_padding") is None


def test_a_question_that_calls_a_function_is_stopped_in_a_line(monkeypatch):
    def calls(function):
        return function() == 1

    def answer():
        raise KeyboardInterrupt

    monkeypatch.setattr("convlab.questions.question", lambda _: Question("Which?", check=calls))
    with pytest.raises(CheckError) as caught:
        reply_to("03.size", answer)
    told = str(caught.value).splitlines()
    assert told[0] == f"03.size: {NEVER_ENDS}"
    assert told[1].endswith("of answer: raise KeyboardInterrupt")


SCRIPT = """from convlab import CheckError, check, hint
def same_padding(f):
    k = 0
    while k < f:
        print("turning", flush=True)
        p = k // 2
    return p
try:
    check(same_padding)
except CheckError as error:
    print(f"TOLD {error}")
    print(hint(same_padding))
"""


@pytest.mark.skipif(os.name == "nt", reason="a process is interrupted in another way there")
def test_an_interrupt_from_outside_is_told_as_well(tmp_path):
    script = tmp_path / "mine.py"
    script.write_text(SCRIPT, encoding="utf-8")
    quiet = os.environ | {"CONVLAB_PROGRESS": "off", "PYTHONIOENCODING": "utf-8"}
    # What ignores interrupts has children that do so, too.
    command = (
        "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        f"runpy.run_path({str(script)!r})"
    )
    with subprocess.Popen(
        [sys.executable, "-c", command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=quiet,
        encoding="utf-8",
    ) as run:
        try:
            assert run.stdout.readline() == "turning\n"
            run.send_signal(signal.SIGINT)
            told = run.stdout.read()
        finally:
            run.kill()
    assert "Traceback" not in told
    assert "TOLD ✗ same_padding: stopped while running line " in told
    assert f"{NEVER_ENDS}\n\n    line " in told
    assert " of same_padding, at k=0, f=1" in told
    assert "Which value ends the loop there" in told
