"""What to do about people of Moodle's whom nobody on the roster is: numbers tell more than names do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from autograder.pipeline.intake.hand import Hand
from autograder.pipeline.intake.times import Handed


def advise(hands: Collection[Hand], worksheet: Mapping[str, Handed] | None) -> None:
    """Say what would help, in place of what helps in general.

    Parameters
    ----------
    worksheet : mapping of str to Handed, or None
        By participant; None if none was given.
    """
    unknown = [hand for hand in hands if hand.found.is_stranger and hand.owner.system == "moodle"]
    # Namesakes are few: where everybody bears one name, it is the site's word for a participant.
    is_blind = len(hands) > 1 and len({_name(hand) for hand in hands}) == 1
    for hand in unknown:
        if problem := _problem(hand, worksheet, is_blind=is_blind):
            hand.found = replace(hand.found, problem=problem)


def _problem(hand: Hand, worksheet: Mapping[str, Handed] | None, *, is_blind: bool) -> str:
    told, label = hand.owner.told, hand.owner.label
    if told is None or not told.number:
        return ""
    row = (worksheet or {}).get(told.number)
    say_who = f"add --as '{label}=ID', or --guests to take everybody"
    if row and not row.name and not row.words:
        return BLIND
    if row:
        named = f" {row.name}" if row.name else ""
        return f"the worksheet calls participant {told.number}{named}, and nobody on the roster is that; {say_who}"
    if worksheet:
        return (
            f"participant {told.number} is not in the worksheet: is it that of another assignment, or of one group? "
            f"Else {say_who}"
        )
    if is_blind:
        return f"{BLIND}; else {say_who.partition(',')[0]}"
    return ""


BLIND = "Moodle hides who it is (blind marking): --guests takes everybody by number"


def _name(hand: Hand) -> str:
    return hand.owner.told.name if hand.owner.told else ""
