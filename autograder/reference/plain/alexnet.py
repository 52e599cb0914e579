"""a6_alexnet written out number by number; wrong programs are patches of this text."""


def alexnet_shapes(n=227, padding=0):
    conv1 = (n + 2 * padding - 11) // 4 + 1
    pool1 = (conv1 - 3) // 2 + 1
    conv2 = (pool1 + 2 * 2 - 5) // 1 + 1
    pool2 = (conv2 - 3) // 2 + 1
    conv3 = (pool2 + 2 * 1 - 3) // 1 + 1
    conv4 = conv3
    conv5 = conv4
    pool5 = (conv5 - 3) // 2 + 1
    return [
        ("conv1", (conv1, conv1, 96)),
        ("pool1", (pool1, pool1, 96)),
        ("conv2", (conv2, conv2, 256)),
        ("pool2", (pool2, pool2, 256)),
        ("conv3", (conv3, conv3, 384)),
        ("conv4", (conv4, conv4, 384)),
        ("conv5", (conv5, conv5, 256)),
        ("pool5", (pool5, pool5, 256)),
        ("fc6", (4096,)),
        ("fc7", (4096,)),
        ("fc8", (1000,)),
    ]


def alexnet_params(groups=True):
    split = 2 if groups else 1
    side = 6
    conv1 = 11 * 11 * 3 * 96 + 96
    conv2 = 5 * 5 * (96 // split) * 256 + 256
    conv3 = 3 * 3 * 256 * 384 + 384
    conv4 = 3 * 3 * (384 // split) * 384 + 384
    conv5 = 3 * 3 * (384 // split) * 256 + 256
    flat = side * side * 256
    fc6 = flat * 4096 + 4096
    fc7 = 4096 * 4096 + 4096
    fc8 = 4096 * 1000 + 1000
    return conv1 + conv2 + conv3 + conv4 + conv5 + fc6 + fc7 + fc8


def detective_fc_share():
    split = 2
    conv1 = 11 * 11 * 3 * 96 + 96
    conv2 = 5 * 5 * (96 // split) * 256 + 256
    conv3 = 3 * 3 * 256 * 384 + 384
    conv4 = 3 * 3 * (384 // split) * 384 + 384
    conv5 = 3 * 3 * (384 // split) * 256 + 256
    side = 6
    fc6 = side * side * 256 * 4096 + 4096
    fc7 = 4096 * 4096 + 4096
    fc8 = 4096 * 1000 + 1000
    conv = conv1 + conv2 + conv3 + conv4 + conv5
    dense = fc6 + fc7 + fc8
    return 100 * dense / (conv + dense)


def detective_conv_work():
    split = 2
    conv1 = 55 * 55 * 11 * 11 * 3 * 96
    conv2 = 27 * 27 * 5 * 5 * (96 // split) * 256
    conv3 = 13 * 13 * 3 * 3 * 256 * 384
    conv4 = 13 * 13 * 3 * 3 * (384 // split) * 384
    conv5 = 13 * 13 * 3 * 3 * (384 // split) * 256
    fc6 = 6 * 6 * 256 * 4096
    fc7 = 4096 * 4096
    fc8 = 4096 * 1000
    conv = conv1 + conv2 + conv3 + conv4 + conv5
    dense = fc6 + fc7 + fc8
    return 100 * conv / (conv + dense)


def detective_units():
    conv1 = 55 * 55 * 96
    conv2 = 27 * 27 * 256
    conv3 = 13 * 13 * 384
    conv4 = 13 * 13 * 384
    conv5 = 13 * 13 * 256
    dense = 4096 + 4096 + 1000
    return conv1 + conv2 + conv3 + conv4 + conv5 + dense


def detective_memory_mb():
    params = 60_965_224
    bytes_per_number = 4
    bytes_per_mb = 1_000_000
    return params * bytes_per_number / bytes_per_mb


def detective_224():
    n = 224
    padding = 0
    f = 11
    stride = 4
    return (n + 2 * padding - f) / stride + 1


def detective_blog():
    n = 224
    padding = 0
    conv1 = (n + 2 * padding - 11) // 4 + 1
    pool1 = (conv1 - 3) // 2 + 1
    pool2 = (pool1 - 3) // 2 + 1
    return (pool2 - 3) // 2 + 1
