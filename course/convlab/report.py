"""What `check(function)` found, as a card in a notebook and as plain text."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from convlab.pictures import Picture
from convlab.shown import Shown, head, prose
from convlab.student import Fault

SYMBOL = {
    "holds": "✓",
    "wrong": "✗",
    "raised": "✗",
    "stopped": "✗",
    "not attempted": "○",
    "not tried": "○",
}
LOOK = {"holds": "on", "not tried": "open"}  # of a law; any other outcome is "no"


class Finding(NamedTuple):
    """One law's outcome.

    Parameters
    ----------
    law : str
        The statement.
    outcome : {"holds", "wrong", "raised", "stopped", "not attempted", "not tried"}
        Stopped: the student interrupted the call; later laws were not tried.
    message : str
        What was seen and what was wanted.
    call : str
        The call that showed it.
    picture : Picture, optional
    hint : str
        Where to look.
    """

    law: str
    outcome: str
    message: str = ""
    call: str = ""
    picture: Picture | None = None
    hint: str = ""


class Report(Shown):
    """The laws of one function: which hold, and what was seen where one does not."""

    styles = ("shown.css", "report.css")

    def __init__(
        self,
        function: str,
        findings: tuple[Finding, ...],
        grading: tuple[str, ...],
        only_a_beginning: bool = False,
    ) -> None:
        self.function = function
        self.findings = findings
        self.grading = grading
        self.only_a_beginning = only_a_beginning
        self.broken_helpers: tuple[str, ...] = ()  # functions it calls that fail on their own

    @property
    def outcome(self) -> str:
        """Return "holds", or the outcome of the first law that does not."""
        first = self.first_failure
        return first.outcome if first else "holds"

    @property
    def holds(self) -> bool:
        """Tell whether every law holds."""
        return self.outcome == "holds"

    @property
    def first_failure(self) -> Finding | None:
        """Return the finding to explain; None when every law holds."""
        broken = [f for f in self.findings if f.outcome != "holds"]
        return next((f for f in broken if f.outcome == "stopped"), next(iter(broken), None))

    def headline(self) -> str:
        """Return the one line that matters."""
        return f"{SYMBOL[self.outcome]} {self.function}: {self.verdict()}"

    def verdict(self) -> str:
        """Say how many laws hold, or that there is nothing to check yet."""
        if self.outcome == "not attempted":
            return "not written yet"
        if self.outcome == "stopped":
            return f"stopped {self.where_it_was()}"
        held = sum(f.outcome == "holds" for f in self.findings)
        return f"{held} of {len(self.findings)} laws hold"

    def where_it_was(self) -> str:
        """Say which line was running when the student stopped the check."""
        fault = self.first_failure.picture if self.first_failure else None
        if not isinstance(fault, Fault) or not fault.steps:
            return "before it was done"
        line, function = fault.steps[0].line, fault.steps[0].function
        of = "" if function == self.function else f" of {function}"
        return f"while running line {line}{of}"

    def outlook(self) -> str:
        """Say what this check did not try."""
        return f"Grading will also try: {', '.join(self.grading)}." if self.grading else ""

    def first_aid(self) -> str:
        """Say which helpers to repair first."""
        if not self.broken_helpers:
            return ""
        *others, last = (f"`{name}`" for name in self.broken_helpers)
        names = f"{', '.join(others)} and {last}" if others else last
        own = "breaks laws of its own" if len(self.broken_helpers) == 1 else "break their own laws"
        return f"It calls your {names}, which {own}: look there first."

    def text(self) -> str:
        """Return the report for a terminal."""
        blocks = [self.headline()]
        if self.outcome != "not attempted":
            blocks.append("\n".join(f"  {SYMBOL[f.outcome]} {told(f)}" for f in self.findings))
        if first := self.first_failure:
            blocks.append("\n".join(details(first)))
            blocks.append(self.first_aid())
            blocks.append(f"Stuck? hint({self.function})")
        else:
            blocks.append(self.outlook())
        return "\n\n".join(block for block in blocks if block)

    def html(self) -> str:
        """Return the card."""
        first = self.first_failure
        stub = first if first and self.outcome == "not attempted" else None
        title = f"<code>{escape(self.function)}</code> {self.verdict()}{self._dots()}"
        return "".join(
            (
                head(self.outcome.replace(" ", "-"), SYMBOL[self.outcome], title),
                f"<p>{prose(stub.message)}</p>" if stub else self._laws(),
                f'<p class="outlook">{prose(self.first_aid())}</p>' if self.broken_helpers else "",
                f'<p class="outlook">{escape(self.outlook())}</p>'
                if first is None
                else f'<p class="outlook">Stuck? <code>hint({escape(self.function)})</code></p>',
            )
        )

    def _dots(self) -> str:
        if self.outcome == "not attempted":
            return ""
        dots = (f'<i class="{LOOK.get(f.outcome, "no")}"></i>' for f in self.findings)
        return f'<span class="dots" aria-hidden="true">{"".join(dots)}</span>'

    def _laws(self) -> str:
        first = self.first_failure
        rows = []
        for f in self.findings:
            look = "no first" if f is first else LOOK.get(f.outcome, "no")
            rows.append(
                f'<li class="{look}"><b>{SYMBOL[f.outcome]}</b> {prose(told(f))}'
                f"{card(f) if f is first else ''}</li>"
            )
        return f'<ul class="laws">{"".join(rows)}</ul>'


def told(finding: Finding) -> str:
    """Return a law's statement, and whether it was tried at all."""
    return f"{finding.law} (not tried)" if finding.outcome == "not tried" else finding.law


def details(finding: Finding) -> list[str]:
    """Explain a failure in lines of text."""
    lines = [finding.message]
    if finding.picture and (picture := finding.picture.text()):
        lines += ["", *(f"    {line}" for line in picture.splitlines()), ""]
    if finding.call:
        lines.append(f"in the call {finding.call}")
    return lines


def card(finding: Finding) -> str:
    """Explain a failure in HTML."""
    picture = finding.picture.html() if finding.picture else ""
    call = f'<p class="call">in the call <code>{escape(finding.call)}</code></p>'
    return (
        f'<div class="why"><p>{prose(finding.message)}</p>{picture}'
        f"{call if finding.call else ''}</div>"
    )
