"""All attacks, by class."""

from __future__ import annotations

from tests.attacks import (
    denial,
    execution,
    exotic,
    fairness,
    forging,
    host,
    metadata,
    pages,
    parsing,
    replies,
    stealing,
    warm,
)
from tests.attacks.model import Attack

CLASSES: dict[str, tuple[Attack, ...]] = {
    module.__name__.rpartition(".")[2]: module.ATTACKS
    for module in (
        metadata,
        forging,
        stealing,
        execution,
        host,
        denial,
        parsing,
        pages,
        fairness,
        warm,
        replies,
        exotic,
    )
}
ATTACKS: tuple[Attack, ...] = tuple(attack for group in CLASSES.values() for attack in group)
