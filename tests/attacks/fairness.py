"""Honest work that fragile graders punish. All of it keeps what it deserves."""

from __future__ import annotations

from tests.attacks.model import attack
from tests.submissions import POINTS, right

EINSUM = """
import numpy as np

class Layer:
    def __init__(self, stride: int, pad: int) -> None:
        self.stride, self.pad = stride, pad

    def __call__(self, images, filters, biases):
        f = filters.shape[0]
        padded = np.pad(images, ((0, 0), (self.pad,) * 2, (self.pad,) * 2, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (f, f), axis=(1, 2))
        return np.einsum("mhwcij,ijco->mhwo", windows[:, :: self.stride, :: self.stride], filters) + biases

def conv_forward(X, filters, biases, s=1, pad=0):
    return Layer(s, pad)(X, filters, biases), {"X": X, "layer": Layer(s, pad)}
"""


def noisy(line: str) -> dict[str, str]:
    """Return right functions that do this first."""
    end_of_docstring = '    """\n'
    return {
        name: source.replace(end_of_docstring, f"{end_of_docstring}    {line}\n", 1)
        for name, source in right().items()
    }


ATTACKS = (
    attack("untouched_right_work"),
    attack("warnings_on_stderr", noisy('import sys, warnings, numpy; warnings.warn("careful"); numpy.log(numpy.zeros(3)); sys.stderr.write("hello\\n")')),
    attack("ten_megabytes_of_prints", noisy("print('x' * (10 << 20))")),
    attack("a_cell_that_does_not_parse_before_good_ones", first="def broken(:\n    pass"),
    attack("a_cell_that_raises_before_good_ones", first="undefined_name + 1"),
    attack("one_function_that_does_not_parse", {"zero_pad": "def zero_pad(X, padding)\n    return X"}, zero_pad=("exception", "not_attempted")),
    attack("a_letter_too_many", {"zero_pad": right()["zero_pad"] + "\nk"}),
    attack("float32_answers", {
        "zero_pad": right()["zero_pad"].replace("return np.pad(X,", "return np.pad(X.astype(np.float32),"),
        "conv_forward": right()["conv_forward"].replace("return Z,", "return Z.astype(np.float32),"),
        "conv_single_step": right()["conv_single_step"].replace("return np.sum(a_slice * W) + b.item()", "return np.float32(np.sum(a_slice * W) + b.item())"),
    }),
    attack("magics_and_shell_lines", first="%matplotlib inline\n!ls\nnp.pad?\n%timeit 1 + 1\nfiles = !ls\n%load_ext autoreload"),
    attack("solution_below_a_cell_magic", {
        name: f"{magic}\n{right()[name]}" for name, magic in zip(POINTS, ("%%time", "%%timeit -r1", "\n%%capture out", "%%prun"), strict=False)}),
    attack("plots_everywhere", first="""
import matplotlib.pyplot as plt
import seaborn as sns
from IPython.display import display, HTML
fig, axes = plt.subplots(2, 3, figsize=(9, 6))
for ax in axes:
    ax.imshow([[1]])
axes[0, 1].plot([1, 2])
plt.tight_layout()
plt.show()
display(HTML("x"))
"""),
    attack("imports_what_is_not_there", {"zero_pad": "import torch\nimport pandas as pd\nfrom tqdm import tqdm\n" + right()["zero_pad"]}),
    attack("guarded_main", last='if __name__ == "__main__":\n    main_was_run = True\n    print(conv_output_size(5, 3))'),
    attack("asks_for_input", first='name = input("Your name? ")\nprint(name.upper())'),
    attack("assertion_of_its_own_fails", last="assert same_padding(3) == 99, 'I gave up here'"),
    attack("renamed_arguments_and_other_style", {"conv_forward": EINSUM}),
    attack("functions_in_cells_of_its_own", dict.fromkeys(POINTS, "# see the first cell"), first="import numpy as np\n" + "\n\n".join(right().values())),
    attack("everything_in_one_cell", {
        "conv_single_step": "\n\n".join(right().values()), **dict.fromkeys(list(POINTS)[1:], "# above")}),
    attack("lambdas", {"zero_pad": "zero_pad = lambda X, padding: np.pad(X, ((0, 0), (padding,) * 2, (padding,) * 2, (0, 0)))"}),
    attack("wrong_helper_under_a_right_layer", {"zero_pad": "def zero_pad(X, padding):\n    return X\n"}, zero_pad="incorrect"),
    attack("missing_helper_under_a_right_layer", {"zero_pad": "# not done"}, zero_pad="not_attempted"),
    attack("killing_helper_under_a_right_layer", {"zero_pad": "import os\ndef zero_pad(X, padding):\n    os._exit(1)\n"}, zero_pad="crashed"),
    attack("half_done", {"conv_forward": "def conv_forward(A_prev, W, b, stride=1, padding=0):\n    raise NotImplementedError()\n"}, conv_forward="not_attempted"),
    attack("old_numpy_names", {"zero_pad": "def zero_pad(X, padding):\n    return np.pad(X.astype(np.float), padding)\n"}, zero_pad="exception"),
    attack("slow_but_right", {"same_padding": right()["same_padding"].replace("    if f % 2", "    import time\n    time.sleep(0.1)\n    if f % 2")}),
    attack("a_pool_of_threads", first="""
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(32) as pool:
    squares = list(pool.map(lambda x: x * x, range(1000)))
assert squares[-1] == 999 ** 2
"""),
    attack("star_imports", first="from numpy import *\nfrom math import *"),
    attack("numpy_imported_again_under_other_names", first="import numpy\nimport numpy as n\nnp.random.seed(0)\nnp.set_printoptions(precision=2)"),
    attack("defined_twice_first_wrong", {"zero_pad": "def zero_pad(X, padding):\n    return None\n\n" + right()["zero_pad"]}),
    attack("defined_again_below_the_tests", last="def zero_pad(X, padding):\n    return 'scratch'"),
    attack("np_given_to_something_else_below_the_tests", last="np = 7"),
    attack("recursion_and_generators", {"same_padding": "def same_padding(f):\n    if f % 2 == 0:\n        raise ValueError('even')\n    return 0 if f == 1 else 1 + same_padding(f - 2)\n"}),
    attack("numpy_errors_made_strict", first="np.seterr(all='raise')\nimport warnings\nwarnings.simplefilter('error')"),
)  # fmt: skip
