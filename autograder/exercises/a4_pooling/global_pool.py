"""`global_pool`: families of cases."""

from __future__ import annotations

from autograder.exercises import any_shape
from autograder.exercises.a4_pooling.explanations import whole_channel
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Family, FunctionExercise, PartialCredit, Slip
from autograder.reference import pool
from autograder.reference.plain import pool as plain

FAMILIES = (
    Family(
        "maximum, mode not given",
        lambda draw: {"A_prev": draw.array(2, 4, 5, 3)},
    ),
    Family(
        "average, tall image",
        lambda draw: {"A_prev": draw.array(3, 6, 3, 2), "mode": "average"},
        cases=2,
    ),
    Family(
        "maximum of negative numbers",
        lambda draw: {"A_prev": -1 - abs(draw.array(2, 3, 4, 3)), "mode": "max"},
    ),
    Family(
        "average of whole numbers",
        lambda draw: {"A_prev": draw.whole(-9, 10, 2, 3, 4, 4), "mode": "average"},
    ),
    Family(
        "one example, one channel",
        lambda draw: {"A_prev": draw.array(1, 4, 3, 1), "mode": "average"},
        weight=0.5,
    ),
    Family(
        "the arguments stay as they were",
        lambda draw: {"A_prev": draw.array(2, 3, 4, 2), "mode": "average"},
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="global_pool",
    reference=pool.global_pool,
    plain=plain.global_pool,
    returns=("A",),
    families=FAMILIES,
    any_shape=any_shape.global_pooling,
    catalogue=Catalogue.beside(__file__),
    credit=PartialCredit(
        slips=(Slip("keeps_the_image_axes", lambda right, args: right[:, None, None, :]),)
    ),
    explain=whole_channel,
)
