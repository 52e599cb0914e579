"""What mistakes of different functions have in common, told from their names.

A mistake that somebody makes in a convolution and again in a pooling layer has two names and one cause.
"""

from __future__ import annotations

import re

# The first that fits counts: what is rare comes before what half of all names hold.
KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("height and width", r"height|width|rows?_and_columns?|row_index|column_index|swaps_row|row_and_column"),
        ("stride", r"stride|windows_side_by_side|window_never_moves|jump_over"),
        ("padding", r"padd|pads_|frame|border|crop"),
        ("bias", r"bias"),
        ("arguments are changed", r"changes_(its|their)|overwrit|overwritten|writes_into|in_place|changed_before"),
        ("what is returned", r"returns_|returned_|_returned|cache|left_as_an_array|left_a_float|without_their_names"),
        ("type of the numbers", r"float|fractions?_(cut|kept)|fractions_|bytes|32_bits|rounds_the|result_rounded|whole_numbers"),
        ("averages and sums", r"averag|mean_|_mean|not_summed|summed|loss_summed|divided_by_a_count|counted_twice"),
        ("signs and directions", r"sign|uphill|subtract|negative|upside_down|reversed|opposite"),
        ("channels", r"channel|depth|colour|filters?_"),
        ("batch", r"batch|example|first_image|last_image|image_for|every_image|an_image"),
        ("one too many or too few", r"one_too|one_short|stop_short|start_at_one|first_place|last_place|rounds_up|one_place|_missing|left_out|last_row|first_row"),
        ("order of axes", r"transpos|axes|axis|reshape|exchanged|swapped|another_order|wrong_order"),
        ("kernel flipped", r"flip|mirror|turned"),
    )
)  # fmt: skip


def kind_of(mistake: str) -> str:
    """Return the kind of a mistake; the name itself in plain words where none is known.

    >>> kind_of("height_used_for_width"), kind_of("always_three"), kind_of("stride_ignored")
    ('height and width', 'always three', 'stride')
    """
    for kind, words in KINDS:
        if words.search(mistake):
            return kind
    return mistake.replace("_", " ")
