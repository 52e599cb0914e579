"""Correct styles of check_conv_forward."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "one_nasty_layer_and_more",
        """
def check_conv_forward(f):
    rng = np.random.default_rng(42)
    for n_H, n_W, size, s, p in [(7, 4, 3, 1, 1), (5, 8, 2, 3, 0), (9, 6, 3, 2, 2), (6, 7, 1, 2, 1)]:
        A = rng.integers(-5, 6, size=(2, n_H, n_W, 3))
        W = rng.normal(size=(size, size, 3, 4))
        b = rng.normal(size=(1, 1, 1, 4))
        wanted = conv_forward(A, W, b, s, p)[0]
        got = f(A, W, b, s, p)[0]
        np.testing.assert_allclose(got, wanted, atol=1e-9)
""",
    ),
    Alternative(
        "returns_false",
        """
def check_conv_forward(program):
    for stride in (1, 2, 3):
        for padding in (0, 1, 2):
            rng = np.random.default_rng(stride + 10 * padding)
            A = np.round(5 * rng.normal(size=(2, 6, 5, 2))).astype(int)
            W, b = rng.normal(size=(2, 2, 2, 3)), rng.normal(size=(1, 1, 1, 3))
            try:
                Z, cache = program(A, W, b, stride=stride, padding=padding)
            except Exception:
                return False
            right, _ = conv_forward(A, W, b, stride, padding)
            if Z.shape != right.shape or abs(Z - right).max() > 1e-6:
                return False
    return True
""",
    ),
)
