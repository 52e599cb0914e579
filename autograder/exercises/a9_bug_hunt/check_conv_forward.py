"""check_conv_forward: right and wrong convolutions, weak tests, good tests."""

from __future__ import annotations

from autograder.exercises.a9_bug_hunt.convolutions import BUGS, RIGHT, WINDOW_BY_WINDOW
from autograder.exercises.a9_bug_hunt.programs import families
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import TestExercise
from autograder.reference import bug_hunt
from autograder.reference.plain import bug_hunt as plain

EXERCISE = TestExercise(
    function="check_conv_forward",
    reference=bug_hunt.check_conv_forward,
    plain=plain.check_conv_forward,
    returns=("verdict",),
    families=families(RIGHT, WINDOW_BY_WINDOW, BUGS),
    catalogue=Catalogue.beside(__file__),
    call_seconds=2.0,
)
