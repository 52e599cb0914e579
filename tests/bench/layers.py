"""Reference layers against naive loops, and against PyTorch where it is installed; one thread each.

Run as a program, it prints JSON: threads have to be chosen before NumPy is loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
SHAPES = {"full": (8, 32, 16, 32), "quick": (1, 8, 2, 3)}  # m, n_H = n_W, n_C_prev, n_C; f = 3

Row = dict[str, Any]


def measure(root: Path, size: str = "full") -> list[Row]:
    """Return one row a layer: milliseconds of reference, loops and PyTorch (None without it).

    ``BENCH_PYTHON`` names another interpreter that has PyTorch, such as that of a throw-away
    environment made with ``--system-site-packages``.
    """
    command = [os.environ.get("BENCH_PYTHON") or sys.executable, "-m", "tests.bench.layers", size]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def rows(m: int, n: int, n_C_prev: int, n_C: int) -> list[Row]:
    """Time forward and backward passes of convolution and pooling at one shape."""
    import numpy as np

    from autograder.reference import conv, pool
    from autograder.reference.plain import conv as plain_conv
    from autograder.reference.plain import conv_backward as plain_back
    from autograder.reference.plain import pool as plain_pool

    rng = np.random.default_rng(1)
    A, W = rng.normal(size=(m, n, n, n_C_prev)), rng.normal(size=(3, 3, n_C_prev, n_C))
    b = rng.normal(size=(1, 1, 1, n_C))
    Z, cache = conv.conv_forward(A, W, b, stride=1, padding=1)
    P, pool_cache = pool.pool_forward(A, 2, 2)
    dZ, dP = rng.normal(size=Z.shape), rng.normal(size=P.shape)
    torch = _torch(A, W, b, dZ, dP)
    layers: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "conv_forward": (
            lambda: conv.conv_forward(A, W, b, stride=1, padding=1),
            lambda: plain_conv.conv_forward(A, W, b, stride=1, padding=1),
        ),
        "conv_backward": (
            lambda: conv.conv_backward(dZ, cache),
            lambda: plain_back.conv_backward(dZ, cache),
        ),
        "pool_forward": (
            lambda: pool.pool_forward(A, 2, 2),
            lambda: plain_pool.pool_forward(A, 2, 2),
        ),
        "pool_backward": (
            lambda: pool.pool_backward(dP, pool_cache),
            lambda: plain_pool.pool_backward(dP, pool_cache),
        ),
    }
    return [
        {
            "layer": name,
            "reference_ms": _best_ms(reference, 15),
            "loops_ms": _best_ms(loops, 1),
            "torch_ms": _best_ms(torch[name], 15) if torch else None,
        }
        for name, (reference, loops) in layers.items()
    ]


def _best_ms(call: Callable[[], Any], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return 1000 * min(times)


def _torch(A: Any, W: Any, b: Any, dZ: Any, dP: Any) -> dict[str, Callable[[], Any]] | None:
    """Return PyTorch's versions in float64, None if it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    images = lambda array: torch.tensor(array).permute(0, 3, 1, 2).contiguous()  # noqa: E731
    x, dz, dp = images(A).requires_grad_(), images(dZ), images(dP)
    w = torch.tensor(W).permute(3, 2, 0, 1).contiguous().requires_grad_()
    bias = torch.tensor(b).flatten().requires_grad_()
    functional = torch.nn.functional
    z, p = functional.conv2d(x, w, bias, padding=1), functional.max_pool2d(x, 2)
    return {
        "conv_forward": torch.no_grad()(lambda: functional.conv2d(x, w, bias, padding=1)),
        "conv_backward": lambda: torch.autograd.grad(z, (x, w, bias), dz, retain_graph=True),
        "pool_forward": torch.no_grad()(lambda: functional.max_pool2d(x, 2)),
        "pool_backward": lambda: torch.autograd.grad(p, x, dp, retain_graph=True),
    }


if __name__ == "__main__":
    print(json.dumps(rows(*SHAPES[sys.argv[1]])))
