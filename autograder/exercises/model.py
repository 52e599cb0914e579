"""What an exercise is made of: a reference, families of cases, and a catalogue of mistakes.

Everything here is data. The judge decides; nothing in this package compares or scores.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.catalogue import Alternative, Catalogue, Content, Misconception


@dataclass(frozen=True, slots=True)
class Draw:
    """Where a family takes its numbers from.

    Hidden cases draw normal floats from a secret seed; open examples, which a student may see,
    draw small integers (stored as floats) from a public one. A family is written once for both.

    Parameters
    ----------
    rng : numpy.random.Generator
    integers : bool
        Draw whole numbers in -4..5, so that a person can recompute an example by hand.
    decimals : int or None
        Round floats to this many digits after the decimal point.
    """

    rng: np.random.Generator
    integers: bool = False
    decimals: int | None = None

    def array(self, *shape: int) -> NDArray[np.float64]:
        """Return a float64 array of this shape, both signs, zero-free on average."""
        if self.integers:
            return self.rng.integers(-4, 6, size=shape).astype(np.float64)
        drawn = self.rng.normal(size=shape)
        return drawn if self.decimals is None else drawn.round(self.decimals)

    def whole(self, low: int, high: int, *shape: int) -> NDArray[np.int64]:
        """Return an integer array with entries in ``low..high - 1``."""
        return self.rng.integers(low, high, size=shape)

    def number(self, low: int, high: int) -> int:
        """Return one Python integer in ``low..high - 1``."""
        return int(self.rng.integers(low, high))


@dataclass(frozen=True, slots=True)
class Family:
    """Cases of one kind; a student earns its points by passing all of them.

    Parameters
    ----------
    name : str
        What a failing student is told, such as ``"non-square, stride 3"``.
    make : callable
        ``make(draw) -> dict`` of keyword arguments for one call; array shapes stay within 9 x 9.
    weight : float
        Share of the item's points, relative to the other families.
    cases : int
        Hidden calls made in this family.
    raises : str or None
        Name of the exception the call must raise instead of returning.
    arguments_unchanged : bool
        The family checks that the arguments come back as they went in, not the value.
    needs_a_right_answer : bool
        Points count only if a family that compares values passed too. Set for families that a
        function doing nothing would pass.
    required : bool
        Without this family there are no points for any other.
    dtype : str or None
        The family checks that the returned array has exactly this type, not its numbers.
    part : callable or None
        ``part(answer)``: what of the answer is compared, so that one wrong column of a table does
        not cost all of them.
    cache : callable or None
        ``cache(returned)``: what the way back finds in the returned cache; the family compares it,
        beside the other values. Any other family leaves a cache alone.
    program : str
        Of a test that students write: the program that it is given, in a few words. It is a right
        one if the family is `required`.
    """

    name: str
    make: Callable[[Draw], dict[str, Any]]
    weight: float = 1.0
    cases: int = 1
    raises: str | None = None
    arguments_unchanged: bool = False
    needs_a_right_answer: bool = False
    required: bool = False
    dtype: str | None = None
    part: Callable[[Any], Any] | None = None
    cache: Callable[[Any], Any] | None = None
    program: str = ""

    def found_in_cache(self, returned: Any) -> Any:
        """Return what the way back finds in a cache; of one that it cannot use, the cache itself."""
        assert self.cache is not None
        try:
            return self.cache(returned)
        except Exception:  # students put anything into it
            return returned


@dataclass(frozen=True, slots=True)
class Slip:
    """A small mistake that costs a part of a case's points: all the work is there, one step is wrong.

    Parameters
    ----------
    mistake : str
        Name of the misconception.
    becomes : callable
        ``becomes(right, args) -> array``: what a right value becomes by it, in a call with these arguments.
    keeps : float
        Share of the points that such an answer keeps; below 1, so that it always loses some.
    """

    mistake: str
    becomes: Callable[[Any, tuple[Any, ...]], Any]
    keeps: float = 0.5


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that is said to a student, in no language yet.

    Parameters
    ----------
    key : str
        Group and name in the catalogue of sentences, such as ``"explained.border"``.
    fields : mapping
        What the sentence names: code and numbers as they are to be written, or further phrases.
    """

    key: str
    fields: Mapping[str, Any]


def say(key: str, /, **fields: Any) -> Phrase:
    """Return the phrase of a key."""
    return Phrase(key, fields)


@dataclass(frozen=True, slots=True)
class Panel:
    """A small matrix to draw.

    Parameters
    ----------
    title : str or Phrase
        Code as it is, words as a phrase.
    rows : ndarray of shape (rows, columns)
    mark : tuple of (row, column, height, width) or None
        Rectangle to highlight.
    """

    title: str | Phrase
    rows: NDArray[Any]
    mark: tuple[int, int, int, int] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain data but for the title; numbers are written without negative zeros."""
        numbers = [[f"{x + 0.0:.4g}" for x in row] for row in np.atleast_2d(self.rows)[:16, :16]]
        return {
            "title": self.title,
            "rows": numbers,
            "mark": list(self.mark) if self.mark else None,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one entry of an output is made of: panels to draw and the sum written out."""

    panels: tuple[Panel, ...]
    text: str | Phrase = ""


@dataclass(frozen=True, slots=True)
class CustomResult:
    """What an exercise's own grader found; it counts like a family.

    Parameters
    ----------
    name : str
    passed : bool
    weight : float
    advice : str or Phrase
        What a student is told who did not pass. Without measured numbers: a regrade says the same.
    mistake : str
        Identifier of the mistake that the advice is about, for a student who makes no other.
    required : bool
        Without it there are no points for anything else. It has no weight of its own.
    """

    name: str
    passed: bool
    weight: float = 1.0
    advice: str | Phrase = ""
    mistake: str = ""
    required: bool = False


class NoAnswer(Exception):
    """A student's function did not return; the text is the kind of its end, such as ``timeout``."""


class SubmissionView(Protocol):
    """What an exercise's own grader sees of a submission: functions to call, and nothing else.

    Parameters
    ----------
    rng : numpy.random.Generator
        Drawn from the course's secret: the same at a regrade, and not to be guessed.
    wrong : frozenset of str
        Dependencies that the student got wrong; calls are helped with correct ones.
    share_right : float
        What the families that the function has passed weigh, as a share of all.
    """

    rng: np.random.Generator
    wrong: frozenset[str]
    share_right: float

    def call(
        self,
        function: str,
        *args: Any,
        helpers: Mapping[str, Callable[..., Any]] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Return what a function of the student returns, or raise `NoAnswer`.

        `helpers` take the place of the correct dependencies.
        """

    def clock_s(self) -> float:
        """Return the processor time that the submission has used so far.

        The kernel counts it, outside of the sandbox; where it cannot, it is the wall clock.
        """


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an answer is compared with the reference's.

    Parameters
    ----------
    whole : bool
        The value (or each entry of it) must be of an integer type.
    tolerance : float
        Absolute tolerance on top of the judge's own, for answers that a person may round
        (``return 96.2``). A wrong program is recognised within the same tolerance.
    opaque : frozenset of str
        Names of returned values that are not looked at.
    """

    whole: bool = False
    tolerance: float = 0.0
    opaque: frozenset[str] = frozenset({"cache"})


@dataclass(frozen=True, slots=True)
class PartialCredit:
    """What an answer is worth that is right in part.

    Parameters
    ----------
    shares : tuple of float
        How the points of a family are divided among the returned values, each right or wrong by
        itself; they sum to 1. The entries of a returned dictionary have a share each. Empty: all or
        nothing.
    slips : sequence of Slip
        Small mistakes that cost a part of the points only, in each returned value by itself.
    """

    shares: tuple[float, ...] = ()
    slips: tuple[Slip, ...] = ()

    @property
    def per_value(self) -> tuple[float, ...]:
        """The share of each value that counts by itself; a slip in a single value has all of it."""
        return self.shares or (1.0,) * bool(self.slips)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function that students write, and all that the judge needs to know about it.

    It is a `FunctionExercise` or a `TestExercise`.

    Parameters
    ----------
    function : str
        Name of the function; also the ``grade_id`` of its cell.
    reference : callable
        The fast, trusted implementation.
    plain : callable
        The independent implementation with plain loops, of which most mutants are edits.
    returns : tuple of str
        Names of the returned values; one name means the value itself, several mean a tuple.
    families : sequence of Family
    any_shape : callable or None
        ``any_shape(draw) -> dict`` of arguments, as of a family, of drawn sizes; None where families
        draw theirs.
    catalogue : Catalogue or None
        Where the function's mistakes and its correct programs are written down.
    dependencies : tuple of str
        Functions of the same assignment that this one may call.
    comparison : Comparison
    one_answer : bool
        The arguments leave no choice worth the name: the right value of an example is the answer
        itself, and is not shown. So it is for every function without arguments.
    credit : PartialCredit
    linear_in : str
        Name of the argument that the answer is linear in: of zeros it makes zeros.
    parts : mapping
        Names of the parts of an argument that is a tuple, such as a cache.
    custom : callable or None
        ``custom(submission) -> list of CustomResult``: grades besides the families. It must check
        itself that what it rewards is right.
    explain : callable or None
        ``explain(inputs, name, index) -> Explanation``: what one entry of an output is made of.
    planted : bool
        It takes a function, which cannot be sent. So, where others may call it, its plain
        implementation is put into the student's process, and it is not served from outside.
    """

    function: str
    reference: Callable[..., Any]
    plain: Callable[..., Any]
    returns: tuple[str, ...]
    families: Sequence[Family]
    any_shape: Callable[[Draw], dict[str, Any]] | None = None
    catalogue: Catalogue | None = None
    dependencies: tuple[str, ...] = ()
    comparison: Comparison = Comparison()
    credit: PartialCredit = PartialCredit()
    one_answer: bool = False
    call_seconds: float | None = None  # CPU time of one call, if not the usual limit
    linear_in: str = ""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    custom: Callable[[SubmissionView], list[CustomResult]] | None = None
    explain: Callable[..., Explanation] | None = None
    planted: bool = False

    @cached_property
    def written(self) -> Content:
        """What the catalogue holds about this function, read when it is first asked for."""
        if self.catalogue is None:
            return Content()
        source = textwrap.dedent(inspect.getsource(self.plain))
        return self.catalogue.read(self.function, source)

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """The named mistakes with their mutants; of two that fit, the first is named."""
        return self.written.misconceptions

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Correct programs in other styles."""
        return self.written.alternatives

    @property
    def answer_is_a_secret(self) -> bool:
        """Whether a right value shown beside a wrong one would be all there is to find out."""
        return self.one_answer or not any(self.parameters)

    @cached_property
    def promised_errors(self) -> frozenset[str]:
        """Types of the exceptions that the text asks for."""
        return frozenset(family.raises for family in self.families if family.raises)

    @cached_property
    def parameters(self) -> tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]:
        """Names of the required parameters, and (name, default) of the optional ones, in order."""
        listed = inspect.signature(self.reference).parameters.values()
        required = tuple(p.name for p in listed if p.default is p.empty)
        optional = tuple((p.name, p.default) for p in listed if p.default is not p.empty)
        return required, optional


class FunctionExercise(Exercise):
    """A function that computes something; what it returns is compared with the reference's answer."""


class TestExercise(Exercise):
    """A test of programs.

    It complains about a program by any exception or by returning False, and lets it pass otherwise.
    Reference and plain implementation return True or False.
    """

    __test__ = False  # not for pytest
