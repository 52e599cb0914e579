"""Answers that would run code in a grader that unpickles, formats or evaluates them."""

from __future__ import annotations

from tests.attacks.forging import CHANNEL, channel
from tests.attacks.model import ANY_LOSS, attack

PICKLE = """
import os
class Bomb:
    def __reduce__(self):
        return (os.system, ("touch @SCRATCH@/unpickled",))
"""

ATTACKS = (
    attack("returns_an_object_that_unpickles_badly",
           {"zero_pad": PICKLE + "def zero_pad(X, padding):\n    return Bomb()\n"}, zero_pad="incorrect"),
    attack("returns_an_object_array",
           {"zero_pad": PICKLE + "import numpy as np\ndef zero_pad(X, padding):\n    return np.array([Bomb(), None], dtype=object)\n"},
           zero_pad="incorrect"),
    attack("returns_a_memory_map", {"zero_pad": """
import numpy as np
def zero_pad(X, padding):
    return np.memmap(np.__file__, dtype=np.uint8, mode="r")[:64]
"""}, zero_pad="incorrect"),
    attack("returns_a_structured_array", {"zero_pad": """
import numpy as np
def zero_pad(X, padding):
    return np.zeros(3, dtype=[("a", "O"), ("b", "V9")])
"""}, zero_pad="incorrect"),
    attack("returns_a_pickle_in_bytes", {"zero_pad": PICKLE + """
import pickle
def zero_pad(X, padding):
    return b"cos\\nsystem\\n(S'touch @SCRATCH@/unpickled'\\ntR."
"""}, zero_pad="incorrect"),
    attack("sends_a_pickle_instead_of_a_frame", channel(
        "import pickle\nshout(b\"cos\\nsystem\\n(S'touch @SCRATCH@/unpickled'\\ntR.\" * 9)"),
        first=CHANNEL, zero_pad="refused"),
    attack("forges_a_dtype_of_objects", channel(
        'say({"op": "returned", "value": {"t": [{"a": ["|O", [1]]}, {"t": []}, {"t": []}]}}, b"\\x00" * 8)'),
        first=CHANNEL, zero_pad=ANY_LOSS),
    attack("returns_a_complex_array",
           {"zero_pad": "def zero_pad(X, padding):\n    return X.astype(complex)\n"}, zero_pad="incorrect"),
    attack("returns_dates", {"zero_pad": """
import numpy as np
def zero_pad(X, padding):
    return np.zeros(3, dtype="datetime64[s]")
"""}, zero_pad="incorrect"),
    attack("returns_a_generator", {"zero_pad": "def zero_pad(X, padding):\n    return (x for x in X)\n"},
           zero_pad="incorrect"),
    attack("replaces_a_function_by_an_object", {"zero_pad": """
class Trap:
    def __call__(self, X, padding): return None
    def __getattribute__(self, name): raise RuntimeError("trapped")
    def __repr__(self): raise RuntimeError("trapped")
zero_pad = Trap()
"""}, zero_pad=ANY_LOSS),
    attack("exceptions_that_cannot_be_printed", {"zero_pad": """
class Silent(Exception):
    def __str__(self): raise Silent()
    __repr__ = __str__
Silent.__name__ = "Silent\\x1b[31m" * 40
def zero_pad(X, padding):
    raise Silent()
"""}, zero_pad="exception"),
)  # fmt: skip
