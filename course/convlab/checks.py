"""Does a function obey its laws?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from convlab.errors import CheckError
from convlab.laws import law_sets, laws_of
from convlab.laws.model import Law, LawBrokenError, LawSet, NothingReturnedError, Watched
from convlab.memory import name_of, remember
from convlab.printing import few_lines
from convlab.progress_record import note_function
from convlab.report import Finding, Report
from convlab.session import shell
from convlab.spelling import meant
from convlab.student import NEVER_ENDS, fault_of
from convlab.syllabus import functions

UNCHANGED = "The arguments are left as they were."


def report(function: Callable[..., Any], name: str | None = None) -> Report:
    """Examine a function and show what was found.

    Raises
    ------
    CheckError
        If a law is broken, or the function is not written yet.
    """
    found = examine(function, name)
    if found.outcome in ("wrong", "raised"):
        found.broken_helpers = broken_helpers(function)
    remember(found, function)
    note_function(found)
    return settle(found)


def examine(function: Callable[..., Any], name: str | None = None) -> Report:
    """Try every law of a function and report; never raises for what the function does.

    Whoever interrupts a function that never returns gets a report, too.
    """
    book = book_of(function, name)
    watched = book.watch(function)
    with few_lines():
        findings = tuple(findings_until_stopped(watched, book))
    return Report(book.function, findings, book.grading, book.only_a_beginning)


def findings_until_stopped(watched: Watched, book: LawSet) -> Iterator[Finding]:
    """Try all laws; where the student interrupts a call, say so and try no more."""
    tried = 0
    try:
        for found in findings_of(watched, book):
            tried += 1
            yield found
    except KeyboardInterrupt as stop:
        yield from stopped(stop, watched, book.laws[tried:])


def findings_of(watched: Watched, book: LawSet) -> Iterator[Finding]:
    """Try one law after another, each when it is asked for; a stub is asked only once."""
    for law in book.laws:
        found = finding(law, watched)
        yield found
        if found.outcome == "not attempted":
            return
    if watched.can_spoil:
        yield unchanged(watched)


def broken_helpers(function: Callable[..., Any]) -> tuple[str, ...]:
    """Name the student's own functions that it calls and whose laws do not hold.

    While grading each function is given correct helpers; here it calls the student's, and a law may
    break for a helper's sake.
    """
    inner = getattr(function, "__code__", None)
    space = getattr(function, "__globals__", {})
    names = [name for name in getattr(inner, "co_names", ()) if name in law_sets()]
    helpers = {name: space[name] for name in names if callable(space.get(name))}
    return tuple(
        name
        for name, helper in helpers.items()
        if helper is not function and not examine(helper, name).holds
    )


def finding(law: Law, watched: Watched) -> Finding:
    """Try one law."""
    watched.call = ""
    try:
        law.test(watched)
    except LawBrokenError as broken:
        return Finding(law.text, "wrong", str(broken), watched.call, broken.picture, law.hint)
    except NothingReturnedError:
        message = f"{watched.name} returned None: is it written, and does it end with `return`?"
        return Finding(law.text, "not attempted", message, watched.call)
    except NotImplementedError:
        message = f"{watched.name} still raises NotImplementedError."
        return Finding(law.text, "not attempted", message)
    except Exception as error:  # whatever the student's code raises is a result, not a fault
        fault = fault_of(error, watched.function)
        if watched.error is not error and not fault.steps:
            message = f"the returned value cannot be used: {fault.message}"
            return Finding(law.text, "wrong", message, watched.call, hint=law.hint)
        return Finding(law.text, "raised", fault.message, watched.call, fault)
    return Finding(law.text, "holds")


def stopped(stop: KeyboardInterrupt, watched: Watched, laws: Sequence[Law]) -> Iterator[Finding]:
    """Report the law in which a check was interrupted, and those that it did not come to."""
    for law in laws[:1]:
        fault = fault_of(stop, watched.function)
        message = NEVER_ENDS if fault.steps else "The check was stopped before it was done."
        yield Finding(law.text, "stopped", message, watched.call, fault)
    for law in laws[1:]:
        yield Finding(law.text, "not tried")


def unchanged(watched: Watched) -> Finding:
    """Report whether any call changed its arguments."""
    if watched.changed is None:
        return Finding(UNCHANGED, "holds")
    message = "an argument was modified in place: work on a copy, or build a new array"
    return Finding(UNCHANGED, "wrong", message, watched.changed)


def book_of(function: Any, name: str | None) -> LawSet:
    """Return the laws to use, or say in one line why there are none."""
    if function is None:
        raise CheckError(
            "check got None: write the function itself, without calling it, as in check(zero_pad)"
        )
    if not callable(function):
        raise CheckError(
            f"check wants the function itself, as in check(zero_pad), not {type(function).__name__}"
        )
    name = name or name_of(function)
    if name in ("", "<lambda>"):
        raise CheckError(
            "check cannot see which function this is: write its name beside it, as in "
            'check(f, name="zero_pad")'
        )
    if name not in law_sets():
        raise CheckError(no_laws(name))
    return laws_of(name)


def no_laws(name: str) -> str:
    """Say why a function cannot be checked, and what can be done about it."""
    told = f"There are no laws for `{name}`"
    if name in functions():
        return f"{told}: only grading judges it"
    if close := meant(name, law_sets()):
        return f"{told}{close}"
    own = f'if yours only has another name, write check({name}, name="zero_pad")'
    return f"{told}: check knows the functions that assignments ask for, such as zero_pad; {own}"


def settle(report: Report) -> Report:
    """Show a report; raise if it is not good, so that the notebook's cell fails."""
    report.show()
    if not report.holds:
        # A notebook has displayed the report: its error output needs one line only.
        raise CheckError(report.text(), short=report.headline() if shell() else None)
    return report
