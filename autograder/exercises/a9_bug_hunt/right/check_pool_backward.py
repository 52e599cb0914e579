"""Correct styles of check_pool_backward."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "digits_after_relu",
        """
def check_pool_backward(f):
    rng = np.random.default_rng(3)
    for k, s in [(2, 1), (2, 2), (3, 2), (2, 3)]:
        A = rng.integers(-3, 3, size=(2, 7, 8, 3))
        shape = pool_forward(A, k, s)[0].shape
        dA = rng.normal(size=shape)
        for mode in ["max", "average"]:
            right = pool_backward(dA, (A, k, s, mode))
            np.testing.assert_allclose(f(dA, (A, k, s, mode)), right, atol=1e-9)
            low = (A - 10) * 1.0
            right = pool_backward(dA, (low, k, s, mode))
            np.testing.assert_allclose(f(dA, (low, k, s, mode)), right, atol=1e-9)


def pool_forward(A, k, s):
    n_H, n_W = (A.shape[1] - k) // s + 1, (A.shape[2] - k) // s + 1
    return np.zeros((len(A), n_H, n_W, A.shape[3])), None
""",
    ),
    Alternative(
        "returns_false",
        """
def check_pool_backward(program):
    rng = np.random.default_rng(5)
    ok = True
    for size in (2, 3):
        for stride in (1, 2, 3):
            for shift in (0, -8):
                A = rng.integers(-2, 3, size=(2, 8, 6, 2)) + shift
                n_H, n_W = (8 - size) // stride + 1, (6 - size) // stride + 1
                dA = rng.normal(size=(2, n_H, n_W, 2))
                for mode in ("max", "average"):
                    cache = (A, size, stride, mode)
                    try:
                        found = program(dA.copy(), cache)
                        ok = ok and bool(np.abs(found - pool_backward(dA, cache)).max() < 1e-8)
                    except Exception:
                        ok = False
    return ok
""",
    ),
)
