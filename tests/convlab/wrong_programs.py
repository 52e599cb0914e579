"""Programs that students write by mistake: (function, what is wrong, source)."""

from __future__ import annotations

FORWARD = """
def {name}(A_prev, W, b, stride=1, padding=0):
    A = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    m, n_H, n_W, _ = A.shape
    f, _, _, n_C = W.shape
    n_H = (n_H - f) // stride + 1
    n_W = (n_W - f) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    top, left = h * stride, w * stride
                    window = A[i, top : top + f, left : left + f]
                    Z[i, h, w, c] = np.sum(window * W[..., c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, stride, padding)
"""
BACKWARD = """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    A = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dA, dW, db = np.zeros(A.shape), np.zeros(W.shape), np.zeros(b.shape)
    f = W.shape[0]
    for i, h, w, c in np.ndindex(dZ.shape):
        top, left = h * stride, w * stride
        dA[i, top : top + f, left : left + f] += W[..., c] * dZ[i, h, w, c]
        dW[..., c] += A[i, top : top + f, left : left + f] * dZ[i, h, w, c]
        db[..., c] += dZ[i, h, w, c]
    n_H, n_W = A_prev.shape[1:3]
    return dA[:, padding : padding + n_H, padding : padding + n_W], dW, db
"""
POOL = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    stride = stride or kernel_size
    m, n_H, n_W, n_C = A_prev.shape
    n_H = (n_H - kernel_size) // stride + 1
    n_W = (n_W - kernel_size) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))
    for i, h, w, c in np.ndindex(A.shape):
        top, left = h * stride, w * stride
        window = A_prev[i, top : top + kernel_size, left : left + kernel_size, c]
        A[i, h, w, c] = window.max() if mode == "max" else window.mean()
    return A, (A_prev, kernel_size, stride, mode)
"""
POOL_BACKWARD = """
def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        top, left = h * stride, w * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        if mode == "max":
            share = np.zeros((f, f))
            share[np.unravel_index(window.argmax(), window.shape)] = 1
        else:
            share = np.ones((f, f)) / (f * f)
        dA_prev[i, top : top + f, left : left + f, c] += share * dA[i, h, w, c]
    return dA_prev
"""
PATCHES = {
    "conv_forward": (
        FORWARD.format(name="conv_forward"),
        ("top, left = h * stride, w * stride", "top, left = h, w"),
        ("top : top + f, left : left + f", "left : left + f, top : top + f"),
        ("n_W = (n_W - f)", "n_W = (n_H * stride - stride)"),
        ("(n_H - f) // stride + 1", "(n_H - f) // stride"),
        ("A = np.pad(A_prev", "A = 0 * np.pad(A_prev"),
        ("W[..., c])", "W[::-1, ::-1, :, c])"),
        ("+ b[0, 0, 0, c]", ""),
        ("b[0, 0, 0, c]", "b[0, 0, 0, 0]"),
        ("np.sum(window * W[..., c])", "np.sum(window * W[..., c] + b[0, 0, 0, c])"),
        ("A[i, top", "A[0, top"),
        ("W[..., c])", "W[..., 0])"),
        ("window * W[..., c]", "window[..., :1] * W[..., :1, c]"),
        ("np.zeros((m, n_H, n_W, n_C))", "np.zeros((m, n_H, n_W, n_C), A_prev.dtype)"),
        ("    return Z,", "    A_prev *= 2\n    return Z,"),
        ("return Z, (A_prev, W, b, stride, padding)", "return Z"),
        ("return Z, (A_prev, W, b, stride, padding)", "print(Z.sum())"),
    ),
    "conv_backward": (
        BACKWARD,
        ("top, left = h * stride, w * stride", "top, left = h, w"),
        ("np.zeros(A.shape), np.zeros(W.shape)", "np.random.rand(*A.shape), np.zeros(W.shape)"),
        ("np.zeros(W.shape)", "np.random.rand(*W.shape)"),
        ("padding : padding + n_H, padding : padding + n_W", "padding:-padding, padding:-padding"),
        ("dA[:, padding : padding + n_H, padding : padding + n_W]", "dA"),
        ("W[..., c] * dZ[i, h, w, c]", "W[..., c]"),
        ("W[..., c] * dZ", "W[::-1, ::-1, :, c] * dZ"),
        ("dW[..., c] +=", "dW[..., c] ="),
        ("+= W[..., c]", "= W[..., c]"),
        ("db[..., c] += dZ[i, h, w, c]", "db[..., c] += dZ[i, h, w, c] / len(dZ)"),
        ("A[i, top : top + f, left : left + f] * dZ", "A[0, top : top + f, left : left + f] * dZ"),
    ),
    "pool_forward": (
        POOL,
        ("top, left = h * stride, w * stride", "top, left = h, w"),
        ("A_prev[i, top : top + kernel_size, left : left + kernel_size, c]", "A_prev[i, ..., c]"),
        ("left : left + kernel_size, c]", "left : left + kernel_size]"),
        ("A_prev[i, top", "A_prev[0, top"),
        ("window.mean()", "window.max()"),
        ("window.mean()", "window.sum()"),
        ("window.max()", "np.abs(window).max()"),
        ("stride or kernel_size", "stride or 1"),
        ("np.zeros((m, n_H, n_W, n_C))", "np.zeros((m, n_H, n_W, n_C), A_prev.dtype)"),
        ("A = np.zeros((m, n_H, n_W, n_C))", "A = np.zeros((m, n_W, n_H, n_C))"),
    ),
    "pool_backward": (
        POOL_BACKWARD,
        ("top, left = h * stride, w * stride", "top, left = h, w"),
        ("* dA[i, h, w, c]", "* window"),
        ("* dA[i, h, w, c]", ""),
        ("share * dA[i, h, w, c]", "share * dA[i, top : top + f, left : left + f, c].sum()"),
        ("+= share", "= share"),
        ("np.ones((f, f)) / (f * f)", "np.ones((f, f)) / (f + f)"),
        ("np.ones((f, f)) / (f * f)", "np.ones((f, f))"),
        (
            "share[np.unravel_index(window.argmax(), window.shape)] = 1",
            "share = (window == window.max()).astype(float)",
        ),
        ("window.argmax()", "np.abs(window).argmax()"),
        (
            "window.argmax()",
            "A_prev[i, top : top + f, left : left + f].max(axis=2).argmax()",
        ),
        ("np.zeros(A_prev.shape)", "np.random.rand(*A_prev.shape)"),
    ),
}
LINES = {
    "to_float": (
        "image",
        (
            "image",
            "image / 256",
            "image.astype(np.float32) / 255",
            "image // 255",
            "image / image.max()",
        ),
    ),
    "grayscale": (
        "image",
        (
            "image.mean(axis=-1)",
            "image @ np.array([0.3, 0.6, 0.2])",
            "(image * np.array([0.299, 0.587, 0.114])).astype(image.dtype).sum(axis=-1)",
            "image[:, :, 0] * 0.299 + image[:, :, 1] * 0.587 + image[:, :, 2] * 0.114",
            "image @ np.array([0.114, 0.587, 0.299])",
        ),
    ),
    "nhwc_to_nchw": (
        "X",
        (
            "X.reshape(X.shape[0], X.shape[3], X.shape[1], X.shape[2])",
            "X.transpose(0, 3, 2, 1)",
            "X.T",
            "np.moveaxis(X, 1, -1)",
        ),
    ),
    "kernel_to_oihw": (
        "W",
        ("W.T", "W.transpose(2, 3, 0, 1)", "W.reshape(W.shape[::-1])", "W.transpose(3, 2, 1, 0)"),
    ),
    "zero_pad": (
        "X, padding",
        (
            "np.pad(X, padding)",
            "np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)), mode='edge')",
            "np.pad(X, ((0, 0), (padding, 0), (padding, 0), (0, 0)))",
            "np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))",
            "np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)),"
            " constant_values=padding)",
            "np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)),"
            " constant_values=(..., ...))",
            "X",
        ),
    ),
    "conv_single_step": (
        "a_slice, W, b",
        (
            "np.sum(a_slice * W + b)",
            "np.sum(a_slice * W)",
            "np.sum(a_slice * W) + b",
            "np.sum(a_slice * W[::-1, ::-1]) + b.item()",
            "np.mean(a_slice * W) + b.item()",
            "np.sum(a_slice + W) + b.item()",
            "np.max(a_slice * W) + b.item()",
        ),
    ),
    "same_padding": ("f", ("f // 2", "f - 1", "(f - 1) / 2", "(f + 1) // 2", "1")),
    "conv_output_size": (
        "n, f, padding=0, stride=1, dilation=1",
        (
            "(n + 2 * padding - f) // stride + 1",
            "(n + padding - dilation * (f - 1) - 1) // stride + 1",
            "(n + 2 * padding - dilation * (f - 1) - 1) / stride + 1",
            "(n + 2 * padding - dilation * (f - 1) - 1) // stride",
            "(n + 2 * padding - dilation * (f - 1)) // stride + 1",
            "-(-(n + 2 * padding - dilation * (f - 1)) // stride)",
        ),
    ),
    "conv_params": (
        "f, n_C_prev, n_C, groups=1, bias=True",
        (
            "f * f * n_C_prev * n_C + n_C * bias",
            "f * n_C_prev * n_C // groups + n_C * bias",
            "f * f * n_C_prev * n_C // groups",
            "f * f * n_C_prev * n_C // groups + bias",
            "f * f * n_C_prev * n_C / groups + n_C * bias",
            "(f * f * n_C_prev // groups + 1) * n_C",
        ),
    ),
    "conv_macs": (
        "n_H, n_W, f, n_C_prev, n_C, groups=1",
        (
            "n_H * n_H * f * f * n_C_prev * n_C // groups",
            "2 * n_H * n_W * f * f * n_C_prev * n_C // groups",
            "n_H * n_W * f * f * n_C_prev * n_C",
            "n_H * n_W * (f * f * n_C_prev // groups + 1) * n_C",
            "n_H * n_W * f * n_C_prev * n_C // groups",
        ),
    ),
    "global_pool": (
        "A_prev, mode='max'",
        (
            "A_prev.max(axis=(1, 2))",
            "A_prev.max(axis=(1, 2), keepdims=True)",
            "A_prev.max(axis=(1, 2)) if mode == 'max' else A_prev.sum(axis=(1, 2))",
            "A_prev.mean(axis=(1, 2)) if mode == 'max' else A_prev.max(axis=(1, 2))",
            "np.maximum(0, A_prev.max(axis=(1, 2))) if mode == 'max' else A_prev.mean(axis=(1, 2))",
        ),
    ),
    "create_mask_from_window": (
        "x",
        (
            "x.max()",
            "x == x.max()",
            "x * (x == x.max())",
            "x == np.abs(x).max()",
            "x > 0",
            "x != x.max()",
        ),
    ),
    "distribute_value": (
        "dz, shape",
        (
            "np.ones(shape) / (shape[0] + shape[1])",
            "np.ones(shape) / (shape[0] * shape[1])",
            "np.full(shape, dz)",
            "np.full(shape, dz / shape[0] ** 2)",
            "np.full(shape, dz // (shape[0] * shape[1]))",
            "dz / (shape[0] * shape[1])",
        ),
    ),
    "relu_forward": (
        "Z",
        (
            "(np.abs(Z), Z)",
            "np.maximum(Z, 0)",
            "(np.minimum(Z, 0), Z)",
            "(np.where(Z > 0, 1, 0), Z)",
        ),
    ),
    "relu_backward": (
        "dA, Z",
        ("np.maximum(dA, 0)", "dA", "dA * Z", "1.0 * (Z > 0)", "dA * (dA > 0)"),
    ),
    "dense_forward": (
        "A_prev, W, b",
        ("(A_prev @ W, 0)", "(A_prev @ W.T + b, 0)", "(W @ A_prev.T, 0)", "A_prev @ W + b"),
    ),
    "dense_backward": (
        "dZ, cache",
        (
            "(dZ @ cache[1].T, cache[0].T @ dZ / len(dZ), dZ.sum(0))",
            "(dZ @ cache[1].T, cache[0].T @ dZ, dZ.mean(0))",
            "(dZ @ cache[1], cache[0] @ dZ, dZ)",
            "(dZ @ cache[1].T, dZ.T @ cache[0], dZ.sum(0))",
        ),
    ),
    "sgd_step": (
        "params, grads, lr",
        (
            "{k: params[k] + lr * grads[k] for k in params}",
            "{k: params[k] - grads[k] for k in params}",
            "{k: -lr * grads[k] for k in params}",
            "[params[k] - lr * grads[k] for k in params]",
        ),
    ),
    "loss_and_gradients": (
        "params, X, y",
        ("1.0", "(1.386, params)", "(np.log(4), {k: 0 * v for k, v in params.items()})"),
    ),
    "predict": (
        "params, X",
        (
            "np.zeros(len(X), dtype=int)",
            "np.arange(len(X)) % 4",
            "np.full(len(X), params['b3'].argmax())[:1]",
            "X.sum(axis=(1, 2))",
        ),
    ),
    "train": (
        "params, X, y, lr=0.3, num_epochs=1, batch_size=16",
        (
            "params",
            "{k: v - lr for k, v in params.items()}",
            "{k: v - num_epochs for k, v in params.items()}",
            "[v for v in params.values()]",
        ),
    ),
    "check_conv_forward": ("f", ("None", "f(1, 2, 3)", "bool('always right')")),
    "check_pool_backward": ("f", ("None", "1 / 0")),
    "numerical_gradient": (
        "f, x, eps=1e-6",
        (
            "f(x + eps) - f(x - eps)",
            "np.full(x.shape, (f(x + eps) - f(x - eps)) / (2 * eps))",
            "np.array([(f(x + eps * e.reshape(x.shape)) - f(x)) / eps"
            " for e in np.eye(x.size)]).reshape(x.shape)",
            "np.array([(f(x + 1e-6 * e.reshape(x.shape)) - f(x - 1e-6 * e.reshape(x.shape))) / 2e-6"
            " for e in np.eye(x.size)]).reshape(x.shape)",
        ),
    ),
    "receptive_field": (
        "layers",
        (
            "(1 + sum(l['f'] - 1 for l in layers), 1)",
            "(sum(l['f'] for l in layers), 1)",
            "(1, 1)",
        ),
    ),
    "shape_table": (
        "layers, input_shape",
        ("[]", "[(l['kind'], input_shape, 0, 0) for l in layers]"),
    ),
    "alexnet_shapes": ("n=227, padding=0", ("[]", "[('conv1', (55, 55, 96))]")),
    "alexnet_params": ("groups=True", ("60.9e6", "60_965_224", "0")),
    "im2col": (
        "X, f, stride, padding",
        ("X.reshape(-1, f * f * X.shape[-1])", "X", "np.zeros((len(X), f * f))"),
    ),
    "col2im": ("cols, X_shape, f, stride, padding", ("np.zeros(X_shape)", "np.ones(X_shape)")),
    "conv_transpose_forward": (
        "A_prev, W, b, stride=1, padding=0",
        ("(A_prev, 0)", "A_prev @ W[0, 0]"),
    ),
    "softmax_cross_entropy": (
        "logits, labels",
        (
            "(0.0, logits)",
            "(0.0, np.exp(logits) / np.exp(logits).sum(1, keepdims=True))",
            "loss_summed(logits, labels)",
            "loss_overflows(logits, labels)",
        ),
    ),
}
HELPERS = """
def loss_summed(logits, labels):
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    return -np.log(p[np.arange(len(p)), labels]).sum(), p - np.eye(p.shape[1])[labels]

def loss_overflows(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    m = len(p)
    return -np.log(p[np.arange(m), labels]).mean(), (p - np.eye(p.shape[1])[labels]) / m
"""


def wrong_programs() -> list[tuple[str, str, str]]:
    """Return (function, what is wrong, source) for all of them."""
    programs = [
        (name, f"{old} → {new}", source.replace(old, new))
        for name, (source, *patches) in PATCHES.items()
        for old, new in patches
    ]
    fast = FORWARD.format(name="conv_forward_fast")
    programs += [
        ("conv_forward_fast", f"{old} → {new}", fast.replace(old, new))
        for old, new in PATCHES["conv_forward"][1:]
    ]
    return programs + [
        (name, line, f"{HELPERS}\ndef {name}({parameters}):\n    return {line}\n")
        for name, (parameters, lines) in LINES.items()
        for line in lines
    ]
