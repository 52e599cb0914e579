"""Values at the edge of what there is: numbers, arrays and classes that are not what they look like."""

from __future__ import annotations

from tests.attacks.forging import answering
from tests.attacks.model import ANY_LOSS, NOTHING, Attack, attack, forgery
from tests.submissions import POINTS, right

SHAPE = "(X.shape[0], X.shape[1] + 2 * padding, X.shape[2] + 2 * padding, X.shape[3])"


def each(name: str, value: str, first: str = "") -> Attack:
    """Return wrong functions that all answer this."""
    values = dict.fromkeys(NOTHING, value) | {"conv_forward": f"({value}, None)"}
    return forgery(name, f"import numpy as np\n{first}", answers=answering(values), **LOST)


def bent(
    name: str, bend: str, first: str = "", verdict: object = "correct", but: str = ""
) -> Attack:
    """Return right functions whose answers are bent in this way, ``x``."""
    wrapped = f"""
import functools
import numpy as np
{first}
def bent(function):
    @functools.wraps(function)
    def answer(*args, **kwargs):
        x = function(*args, **kwargs)
        return ({bend.replace("x", "x[0]")}, x[1]) if isinstance(x, tuple) else {bend}
    return answer
"""
    answers = {
        n: s.replace(f"def {n}", f"@bent\ndef {n}", 1) for n, s in right().items() if n not in but
    }
    return attack(name, answers, first=wrapped, **dict.fromkeys(answers, verdict))


LOST = dict.fromkeys(NOTHING, ANY_LOSS)
UNEQUAL = ("incorrect", "partial", "refused")  # a family that wants an exception may be passed

ATTACKS = (
    # -- numbers
    each("the_smallest_number", "5e-324"),
    each("the_smallest_number_of_numpy", "np.float64(5e-324)"),
    each("the_smallest_number_without_axes", "np.array(5e-324)"),
    each("denormals_in_half_precision", "np.float16(6e-8)"),
    each("the_largest_number", "1.7976931348623157e308"),
    each("minus_zero", "-0.0"),
    each("integers_of_a_thousand_bits", "-(2 ** 999)"),
    each("unsigned_and_full", "np.uint64(2 ** 64 - 1)"),
    each("complex_without_imaginary_part", "complex(3)"),
    each("not_a_number_in_every_precision", "np.float16('nan')"),
    each("arrays_of_denormals", f"np.full({SHAPE}, 5e-324) if 'X' in locals() else np.full((3, 3), 5e-324)"),
    each("arrays_of_largest_numbers", "np.full((2, 3), 1.7e308) * np.array([1, -1, 1])"),
    each("arrays_of_halves_that_overflow", "np.full((1, 1, 1, 1), 65504, np.float16)"),
    each("arrays_with_twelve_axes", "np.zeros((1,) * 12)"),
    each("arrays_with_sixty_axes", "np.zeros((1,) * 30)"),
    each("empty_arrays_of_many_shapes", "np.zeros((2, 0, 2, 0))"),
    each("dates_and_durations", "np.timedelta64('NaT')"),
    each("texts_of_numpy", "np.str_('1')"),
    each("raw_bytes", "memoryview(bytearray(b'1234'))"),
    each("ellipsis_and_not_implemented", "NotImplemented"),
    each("deep_tuples_of_arrays", "(((((((np.zeros(1),),),),),),),)"),
    each("lists_of_numpy_numbers", "[np.float64(1)] * 99"),
    each("lists_of_arrays", "[np.zeros(3), np.ones((2, 2)), 'x', None]"),
    # -- right numbers in another dress
    bent("right_integers_of_a_class_of_its_own", "I(x) if type(x) is int else x", "class I(int):\n    def __int__(self): return 0\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__"),
    bent("right_numbers_in_long_double", "np.longdouble(x) if isinstance(x, float) else x"),
    bent("right_arrays_in_big_endian", "x.astype('>f8') if isinstance(x, np.ndarray) and x.ndim else x"),
    bent("right_arrays_without_a_masked_entry", "np.ma.array(x) if isinstance(x, np.ndarray) and x.ndim else x"),
    bent("right_arrays_as_matrices_of_a_subclass", "x.view(Sub) if isinstance(x, np.ndarray) and x.ndim else x", """
class Sub(np.ndarray):
    def __array_ufunc__(self, *args, **kwargs): raise TypeError("no")
    def __array_function__(self, *args, **kwargs): raise TypeError("no")
    def __getattribute__(self, name):
        if name in ("tobytes", "astype", "nbytes"): raise AttributeError(name)
        return super().__getattribute__(name)
""", verdict=("correct", *ANY_LOSS, "partial")),
    bent("right_arrays_with_all_entries_masked", "np.ma.array(x, mask=True)", verdict=UNEQUAL),
    bent("right_numbers_as_complex", "x + 0j", verdict=UNEQUAL),
    bent("right_numbers_as_objects", "np.array(x, dtype=object)", verdict=(*UNEQUAL, "correct")),
    bent("right_numbers_as_text", "str(x)", verdict=UNEQUAL),
    bent("right_numbers_behind_an_interface", "Lent(x)", "class Lent:\n    def __init__(self, x): self.x = np.asarray(x)\n    def __array__(self, *a, **k): return self.x\n    __array_interface__ = property(lambda self: self.x.__array_interface__)\n    __float__ = lambda self: float(self.x)\n    __index__ = lambda self: int(self.x)", verdict=UNEQUAL),
    # -- classes that lie
    each("class_that_says_it_is_a_float", "Fake()", "class Fake:\n    __class__ = property(lambda self: float)\n    def __float__(self): return 1.0\n    def __eq__(self, other): return True\n    __hash__ = None"),
    each("class_that_says_it_is_an_array", "Fake()", "class Fake:\n    __class__ = property(lambda self: np.ndarray)\n    dtype = property(lambda self: np.dtype(float))\n    shape = ()\n    def __array__(self, *a, **k): raise MemoryError"),
    each("class_whose_class_raises", "Fake()", "class Fake:\n    @property\n    def __class__(self): raise SystemExit"),
    each("metaclass_that_raises_for_its_name", "Fake()", "class Meta(type):\n    @property\n    def __name__(cls): raise RuntimeError('no name')\nclass Fake(metaclass=Meta): pass"),
    each("metaclass_that_is_equal_to_all", "Fake()", "class Meta(type):\n    def __eq__(cls, other): return True\n    def __hash__(cls): return hash(float)\n    def __instancecheck__(cls, other): return True\n    def __subclasscheck__(cls, other): return True\nclass Fake(metaclass=Meta): pass"),
    each("tuple_that_counts_wrong", "Fake((1.0, 2.0))", "class Fake(tuple):\n    def __len__(self): return 10 ** 9\n    def __iter__(self):\n        while True: yield self"),
    each("list_that_grows_while_it_is_read", "Fake([1.0])", "class Fake(list):\n    def __iter__(self):\n        while True:\n            self.append(self)\n            yield self"),
    each("dictionary_that_lists_others", "Fake(a=1)", "class Fake(dict):\n    def items(self): return ((i, self) for i in range(10 ** 12))\n    keys = values = __iter__ = items"),
    each("keys_that_are_equal_to_all", "{Key(): 1, Key(): 2}", "class Key(str):\n    def __eq__(self, other): return True\n    def __hash__(self): return hash('W')"),
    each("text_that_encodes_badly", "Fake('x')", "class Fake(str):\n    def __str__(self): raise SystemExit\n    def __len__(self): return -1\n    def encode(self, *a): return b''"),
    each("array_that_lies_about_its_bytes", "np.ones(3).view(Fake)", "class Fake(np.ndarray):\n    nbytes = property(lambda self: -1)\n    dtype = property(lambda self: np.dtype('f8'))\n    shape = property(lambda self: (1 << 40,))\n    def tobytes(self, *a): return b''\n    def astype(self, *a, **k): return self\n    def __array_finalize__(self, other): pass"),
    each("array_over_memory_that_is_gone", "np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 24,), (0,))"),
    each("answers_that_end_the_process_when_forgotten", "Fake()", "import os\nclass Fake:\n    def __del__(self): os._exit(0)"),
    each("weak_references_with_callbacks", "weakref.ref(Fake(), lambda ref: os._exit(0))", "import os, weakref\nclass Fake: pass"),
    # -- exceptions
    each("exception_without_a_text", "fail()", "class Mute(Exception):\n    def __str__(self): return 7\n    __repr__ = __str__\ndef fail(): raise Mute()"),
    each("exception_whose_line_of_ancestors_lies", "fail()", "class Meta(type):\n    def mro(cls): return [cls, *type.mro(cls)[1:], ]\n    __name__ = property(lambda cls: 'ValueError\\x1b[31m' * 99)\nclass Odd(Exception, metaclass=Meta): pass\ndef fail(): raise Odd('\\ud800')"),
    each("exception_in_a_ring", "fail()", "def fail():\n    first, second = ValueError('a'), KeyError('b')\n    first.__cause__, second.__cause__ = second, first\n    first.__context__, second.__context__ = second, first\n    raise first"),
    each("exceptions_in_a_deep_group", "fail()", "def fail():\n    found = ValueError('x')\n    for _ in range(900): found = ExceptionGroup('g' * 999, [found])\n    raise found"),
    each("exception_that_leaves_the_interpreter", "fail()", "def fail(): raise GeneratorExit"),
    each("interrupt_by_hand", "fail()", "def fail(): raise KeyboardInterrupt"),
    each("syntax_error_with_a_strange_line", "fail()", "def fail():\n    error = SyntaxError('x')\n    error.lineno, error.offset, error.text = [[]], 'x', object()\n    raise error"),
    each("exception_named_like_the_judges_own", "fail()", "class OutOfTime(BaseException): pass\nclass Refused(Exception): pass\ndef fail(): raise Refused('x') from OutOfTime()"),
)  # fmt: skip
assert POINTS.keys() == LOST.keys()
