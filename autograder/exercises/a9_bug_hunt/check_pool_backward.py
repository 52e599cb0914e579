"""check_pool_backward: right and wrong backward passes, weak tests, good tests."""

from __future__ import annotations

from autograder.exercises.a9_bug_hunt.poolings import BUGS, RIGHT, WINDOW_BY_WINDOW
from autograder.exercises.a9_bug_hunt.programs import families
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import TestExercise
from autograder.reference import bug_hunt
from autograder.reference.plain import bug_hunt as plain

EXERCISE = TestExercise(
    function="check_pool_backward",
    reference=bug_hunt.check_pool_backward,
    plain=plain.check_pool_backward,
    returns=("verdict",),
    families=families(RIGHT, WINDOW_BY_WINDOW, BUGS),
    catalogue=Catalogue.beside(__file__),
    call_seconds=2.0,
)
