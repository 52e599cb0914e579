"""Correct styles of create_mask_from_window."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "numbers instead of truth values",
        """
def create_mask_from_window(x):
    mask = np.zeros(x.shape)
    mask[np.unravel_index(np.argmax(x), x.shape)] = 1.0
    return mask
""",
    ),
    Alternative(
        "counted places",
        """
def create_mask_from_window(x):
    return np.arange(x.size).reshape(x.shape) == np.argmax(x)
""",
    ),
    Alternative(
        "the first of argwhere",
        """
def create_mask_from_window(x):
    mask = np.zeros_like(x, dtype=int)
    h, w = np.argwhere(x == x.max())[0]
    mask[h, w] = 1
    return mask
""",
    ),
    Alternative(
        "running count of marks",
        """
def create_mask_from_window(x):
    hits = (x == np.max(x)).ravel()
    return (hits & (np.cumsum(hits) == 1)).reshape(x.shape)
""",
    ),
    Alternative(
        "nested lists of Python numbers",
        """
def create_mask_from_window(x):
    numbers = [float(v) for v in x.flatten()]
    first = numbers.index(max(numbers))
    flat = [k == first for k in range(len(numbers))]
    return np.array(flat).reshape(x.shape)
""",
    ),
)
