"""Forged replies that carry the id of the request: early, twice, to other requests, and bent in every field."""

from __future__ import annotations

from collections.abc import Iterable

from tests.attacks.forging import BESIDES, CHANNEL
from tests.attacks.model import ANY_LOSS, NOTHING, WRONG, Attack, attack, forgery
from tests.submissions import right

CLAIMS = """
CLAIM = {"op": "returned", "value": {"t": [True]}}
CLAIMS = [
    CLAIM,
    {"op": "returned", "value": {"t": [1.0, {"t": []}, {"t": []}]}},
    {"op": "raised", "error": {"type": "ValueError", "bases": ["ValueError"], "text": "", "line": 1}},
]
"""


TO_COME = """
import gc
def to_come():
    found = [o for o in gc.get_objects() if type(o) is dict and type(o.get("id")) is int and o.get("op") == "call"]
    return sorted(found, key=lambda call: call["id"])
"""


def speaking(body: str, functions: Iterable[str] = WRONG) -> dict[str, str]:
    """Return wrong functions that do this with the channel before they answer."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    answers = {}
    for name in functions:
        head, last = WRONG[name].splitlines()
        answers[name] = f"{head}\n{lines}\n{last}\n"
    return answers


def frame(name: str, header: str, payload: str = 'b""') -> Attack:
    """Return a submission in which each wrong function sends one forged frame, and then its answer."""
    return forgery(name, CHANNEL, answers=speaking(f"say({header}, {payload})"), **LOST)


def raw(name: str, text: str, payload: str = 'b""') -> Attack:
    """Return the same with the header's text as it is, ``%d`` for the id."""
    body = f"shout(framed({text} % identifier(), {payload}))"
    return forgery(name, CHANNEL, answers=speaking(body), **LOST)


def patched(name: str, source: str) -> Attack:
    """Return wrong functions in a process whose own modules are replaced."""
    return forgery(name, CHANNEL + CLAIMS, last=f"import guest.codec as codec\n{source}", **LOST)


LOST = dict.fromkeys(NOTHING, ANY_LOSS)
VALUE = '{"op": "returned", "value": %s}'

ATTACKS = (
    # -- fields of the wrong type
    frame("kind_of_a_reply_is_a_list", '{"op": []}'),
    frame("kind_of_a_reply_is_a_dictionary", '{"op": {"returned": 1}, "value": {"t": [1]}}'),
    frame("kind_of_a_reply_is_true", '{"op": True, "value": {"t": [1]}}'),
    frame("kind_of_a_reply_is_missing", '{"value": {"t": [1]}}'),
    frame("reply_to_a_cell_instead_of_a_call", '{"op": "ran", "failure": None}'),
    frame("says_again_that_it_is_ready", '{"op": "ready", "landlock": 9, "pid": 1}'),
    frame("value_is_missing", '{"op": "returned"}'),
    frame("value_is_a_bare_list", VALUE % '[1, 2, 3]'),
    frame("value_of_two_tags", VALUE % '{"t": [1], "l": [1]}'),
    frame("arguments_that_nobody_asked_for", VALUE % '{"t": [1, {"t": []}, {"t": []}]}'),
    frame("arguments_are_lists", VALUE % '{"t": [1, {"l": []}, {"l": []}]}'),
    frame("lone_surrogates_everywhere", VALUE % '{"t": [{"d": [[{"u": "\\ud800"}, {"o": "\\udfff"}]]}]}'),
    frame("names_that_write_to_the_terminal", VALUE % '{"t": [{"o": "\\x1b]0;owned\\x07\\u202e"}]}'),
    frame("exception_that_is_a_list", '{"op": "raised", "error": [["ValueError"]]}'),
    frame("exception_of_every_class", '{"op": "raised", "error": {"type": "ValueError", "bases": ["ValueError", "KeyError", "NotImplementedError"] * 9, "text": "\\ud800" * 9999, "line": True}}'),
    frame("exception_with_a_line_of_4000_digits", '{"op": "raised", "error": {"type": {}, "line": 10 ** 4000, "cell": 1}}'),
    frame("claims_that_nothing_was_written", '{"op": "missing"}'),
    frame("claims_that_time_was_up", '{"op": "timeout"}'),
    frame("claims_that_it_is_too_large", '{"op": "too_large", "text": [[]]}'),
    # -- the id itself
    frame("id_is_a_float", '{"op": "returned", "value": {"t": [True]}, "id": float(identifier())}'),
    frame("id_is_a_text", '{"op": "returned", "value": {"t": [True]}, "id": str(identifier())}'),
    frame("id_is_true", '{"op": "returned", "value": {"t": [True]}, "id": True}'),
    frame("id_is_a_list", '{"op": "returned", "value": {"t": [True]}, "id": [identifier()]}'),
    raw("id_said_twice", """b'{"id":0,"op":"returned","value":{"t":[true]},"id":%d,"op":[]}'"""),
    # -- text that is not quite JSON
    raw("not_a_number_in_the_header", """b'{"op":"returned","id":%d,"value":{"t":[NaN]},"seconds":-Infinity}'"""),
    raw("exponents_beyond_floats", """b'{"op":"returned","id":%d,"value":{"t":[1e400,-1e400,1e-400]}}'"""),
    raw("integers_of_4000_digits", """b'{"op":"returned","id":%d,"value":{"t":[' + b",".join([b"9" * 4000] * 200) + b"]}}" """),
    raw("integers_beyond_pythons_own_limit", """b'{"op":"returned","id":%d,"value":{"t":[' + b"9" * 5000 + b"]}}" """),
    raw("one_megabyte_of_open_brackets", """b'{"op":"returned","id":%d,"value":' + b"[" * 900_000 + b"}" """),
    # -- lengths
    frame("payload_longer_than_its_arrays", VALUE % '{"t": [{"a": ["<f8", [1]]}]}', 'b"\\0" * 99'),
    frame("payload_shorter_than_its_arrays", VALUE % '{"t": [{"a": ["<f8", [1 << 20]]}]}', 'b"\\0" * 8'),
    forgery("frame_cut_in_the_middle", CHANNEL, answers=speaking(
        'shout(framed(b"{" * 999, b"")[:99])\nos._exit(0)'), **LOST),
    forgery("frame_that_never_ends", CHANNEL, answers=speaking(
        'shout(struct.pack("<4sIQ", b"CNN1", 99, 8 << 20))\nwhile True: shout(b"{")'), **LOST),
    forgery("thousands_of_empty_frames", CHANNEL, answers=speaking(
        'shout(framed(b"{}") * 9000)'), **LOST),
    # -- what would cost the judge dear
    frame("integers_that_share_a_hash", VALUE % '{"t": [{"d": [[i * (2**61 - 1), 0] for i in range(16000)]}]}'),
    frame("tuples_that_share_a_hash", VALUE % '{"t": [{"d": [[{"t": [-1 - (i >> k & 1) for k in range(11)]}, 0] for i in range(2048)]}]}'),
    frame("keys_that_are_not_equal_to_themselves", VALUE % '{"t": [{"d": [[float("nan"), 0]] * 9000}]}'),
    frame("ten_thousand_empty_arrays", VALUE % '{"t": [{"l": [{"a": ["|u1", [0]]}] * 40000}]}'),
    frame("fifty_thousand_empty_lists", VALUE % '{"t": [{"l": [{"l": []}] * 49000}]}'),
    frame("eight_megabytes_of_bytes", VALUE % '{"t": [{"a": ["|u1", [8 << 20]]}]}', "bytes(8 << 20)"),
    # -- asks
    frame("asks_a_dictionary", '{"op": "ask", "function": {}, "inputs": {"t": [{"t": []}, {"d": []}]}}'),
    frame("asks_with_what_is_no_call", '{"op": "ask", "function": "zero_pad", "inputs": {"t": [1, 2]}}'),
    frame("asks_with_numbers_for_names", '{"op": "ask", "function": "zero_pad", "inputs": {"t": [{"t": []}, {"d": [[1, 2]]}]}}'),
    # -- early, twice, to others, out of order
    forgery("answers_fifty_requests_ahead", CHANNEL + CLAIMS, answers=speaking("""
for ahead in range(50):
    for claim in CLAIMS[:1]:
        say({**claim, "id": identifier() + ahead})
"""), **LOST),
    forgery("answers_each_request_in_every_way", CHANNEL + CLAIMS, answers=speaking(
        "for claim in CLAIMS:\n    say(claim)"), **LOST),
    forgery("answers_backwards", CHANNEL + CLAIMS, answers=speaking(
        "for ahead in range(30, -1, -1):\n    say({**CLAIM, 'id': identifier() + ahead})"), **LOST),
    forgery("answers_everything_it_finds_in_memory", CHANNEL + CLAIMS, answers=speaking("""
import gc
found = [o for o in gc.get_objects() if type(o) is dict and type(o.get("id")) is int]
for request in found:
    say({**CLAIM, "id": request["id"]})
"""), **LOST),
    forgery("gives_the_judges_request_another_id", CHANNEL, answers=speaking(
        "for request in list(requests()):\n    request['id'] += 1"), **LOST),
    forgery("gives_the_judges_request_another_function", CHANNEL, answers=speaking(
        "for request in list(requests()):\n    request.update(op='run', function='same_padding', echo=True)"), **LOST),
    forgery("thread_that_guesses_the_next_ids", CHANNEL + CLAIMS, last="""
import threading, time
def guess():
    while True:
        for ahead in range(3):
            say({**CLAIM, "id": identifier() + ahead})
        time.sleep(0.002)
threading.Thread(target=guess, daemon=True).start()
""", **LOST),
    attack("right_work_answers_the_next_request_too", {"zero_pad": right()["zero_pad"].replace(
        "    return np.pad", "    for ahead in range(1, 40):\n        say({'op': 'returned', 'value': {'t': [True]}, 'id': identifier() + ahead})\n    return np.pad")},
        first=CHANNEL, **BESIDES),
    # -- the calls that travel together: those that come later are in memory already
    forgery("answers_the_calls_to_come", CHANNEL + CLAIMS + TO_COME, answers=speaking(
        "for call in to_come():\n    say({**CLAIM, 'id': call['id']})"), **LOST),
    forgery("answers_the_calls_to_come_backwards", CHANNEL + CLAIMS + TO_COME, answers=speaking(
        "for call in reversed(to_come()):\n    say({**CLAIM, 'id': call['id']})"), **LOST),
    forgery("answers_the_calls_to_come_twice", CHANNEL + CLAIMS + TO_COME, answers=speaking(
        "for call in to_come() * 2:\n    say({**CLAIM, 'id': call['id']})"), **LOST),
    forgery("answers_the_calls_to_come_and_ends", CHANNEL + CLAIMS + TO_COME, answers=speaking(
        "for call in to_come():\n    say({**CLAIM, 'id': call['id']})\nos._exit(0)"), **LOST),
    forgery("gives_the_calls_to_come_to_another_function", CHANNEL + TO_COME, answers=speaking(
        "for call in to_come():\n    call.update(function='same_padding', echo=False, seconds=1e9)"), **LOST),
    forgery("turns_the_calls_to_come_into_cells", CHANNEL + TO_COME, answers=speaking(
        "for call in to_come():\n    call.update(op='run', source='while True: pass', filename='<cell zero_pad>', remember=['zero_pad'])"), **LOST),
    forgery("strikes_the_calls_to_come", CHANNEL + TO_COME, answers=speaking(
        "import gc\nfor found in [o for o in gc.get_objects() if type(o) is list and o and all(type(x) is dict and 'id' in x for x in o)]:\n    found.clear()"), **LOST),
    forgery("answers_with_the_inputs_to_come", CHANNEL + TO_COME, answers=speaking(
        "return [call['inputs'] for call in to_come()]"), **LOST),
    # -- the worker's own modules
    patched("codec_that_sends_true_for_all", """
_pack = codec.pack
codec.pack = lambda header, payload=b"", caps=codec.CAPS: _pack({**header, **CLAIM}, b"", caps)
"""),
    patched("codec_that_says_all_twice", """
_pack = codec.pack
codec.pack = lambda header, payload=b"", caps=codec.CAPS: _pack(header, payload, caps) * 2
"""),
    patched("codec_that_answers_ahead", """
_pack = codec.pack
def pack(header, payload=b"", caps=codec.CAPS):
    claims = [_pack({**CLAIM, "id": header.get("id", 0) + ahead}) for ahead in range(20)]
    return _pack(header, payload, caps) + b"".join(claims)
codec.pack = pack
"""),
    patched("codec_that_is_one_reply_late", """
_pack, _kept = codec.pack, []
def pack(header, payload=b"", caps=codec.CAPS):
    _kept.append(_pack(header, payload, caps))
    return _kept.pop(0) if len(_kept) > 1 else b""
codec.pack = pack
"""),
    patched("codec_that_encodes_nothing", """
codec.encode = lambda *args, **kwargs: ({"t": [{"o": "float"}]}, b"")
"""),
    patched("worker_that_calls_nothing", """
import sys
for module in list(sys.modules.values()):
    if hasattr(module, "REQUESTS"):
        module.REQUESTS["call"] = lambda *args: (CLAIM, b"")
"""),
    patched("worker_without_a_limit_or_an_end", """
import sys
for module in list(sys.modules.values()):
    if hasattr(module, "REQUESTS"):
        def call(worker, request, payload):
            while True:
                worker.channel.send({**CLAIM, "id": request["id"]})
        module.REQUESTS["call"] = call
"""),
    patched("worker_that_shows_one_function_for_all", """
import sys
for module in list(sys.modules.values()):
    if hasattr(module, "Worker"):
        module.Worker.function = lambda worker, name: worker.snapshots.get("same_padding")
"""),
)  # fmt: skip
