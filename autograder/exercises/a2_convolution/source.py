"""Write programs of one function without repeating its first line."""

from __future__ import annotations

import textwrap

from autograder.exercises.model import Alternative, Program

SIGNATURES = {
    "zero_pad": "X, padding",
    "conv_single_step": "a_slice, W, b",
    "conv_output_size": "n, f, padding=0, stride=1, dilation=1",
    "same_padding": "f",
    "conv_forward": "A_prev, W, b, stride=1, padding=0",
}


class Function:
    """Makes programs from bodies.

    Parameters
    ----------
    name : str
        A function of this assignment.
    opening : str
        Lines that every body starts with.
    """

    def __init__(self, name: str, opening: str = "") -> None:
        self.name = name
        self.opening = opening

    def body(self, text: str) -> Program:
        """Return the program with this body."""
        return Program(self.source(text))

    def alternative(self, name: str, text: str) -> Alternative:
        """Return a correct program with this body."""
        return Alternative(name, self.source(text))

    def source(self, text: str) -> str:
        """Return Python source: the function's first line, the opening, the body."""
        lines = textwrap.dedent(self.opening) + textwrap.dedent(text).strip("\n")
        body = textwrap.indent(lines, "    ")
        return f"def {self.name}({SIGNATURES[self.name]}):\n{body}\n"
