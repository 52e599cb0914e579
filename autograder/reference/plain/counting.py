"""a3_counting written step by step; wrong programs are patches of this text."""


def conv_params(f, n_C_prev, n_C, groups=1, bias=True):
    depth = n_C_prev // groups
    weights_per_filter = f * f * depth
    weights = weights_per_filter * n_C
    biases = n_C if bias else 0
    return weights + biases


def conv_macs(n_H, n_W, f, n_C_prev, n_C, groups=1):
    depth = n_C_prev // groups
    macs_per_output = f * f * depth
    outputs = n_H * n_W * n_C
    return outputs * macs_per_output


def shape_table(layers, input_shape):
    table = []
    shape = tuple(input_shape)
    for layer in layers:
        kind = layer["kind"]
        params = 0
        macs = 0
        if kind == "conv":
            n_H_prev, n_W_prev, n_C_prev = shape
            f = layer["f"]
            n_C = layer["n_C"]
            stride = layer.get("stride", 1)
            padding = layer.get("padding", 0)
            groups = layer.get("groups", 1)
            n_H = (n_H_prev + 2 * padding - f) // stride + 1
            n_W = (n_W_prev + 2 * padding - f) // stride + 1
            depth = n_C_prev // groups
            params = f * f * depth * n_C + n_C
            macs = n_H * n_W * f * f * depth * n_C
            shape = (n_H, n_W, n_C)
        elif kind == "pool":
            pool_H_prev, pool_W_prev, n_channels = shape
            window = layer["f"]
            step = layer.get("stride", window)
            pool_H = (pool_H_prev - window) // step + 1
            pool_W = (pool_W_prev - window) // step + 1
            shape = (pool_H, pool_W, n_channels)
        elif kind == "flatten":
            length = shape[0] * shape[1] * shape[2]
            shape = (length,)
        elif kind == "dense":
            n_in = shape[0]
            n_out = layer["n"]
            params = n_in * n_out + n_out
            macs = n_in * n_out
            shape = (n_out,)
        table.append((kind, shape, params, macs))
    return table


def receptive_field(layers):
    size = 1
    jump = 1
    for layer in layers:
        f = layer["f"]
        default_stride = f if layer["kind"] == "pool" else 1
        stride = layer.get("stride", default_stride)
        size = size + (f - 1) * jump
        jump = jump * stride
    return size, jump
