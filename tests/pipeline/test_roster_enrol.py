"""Who is who in the lines of several files: nobody is merged with another, nobody becomes two."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lms.participants import Listed
from autograder.pipeline.people.enrol import NEW, BadDecision, Decisions, enrol
from autograder.pipeline.people.roster import Person, Roster, name_key
from autograder.pipeline.people.student_ids import is_id


def line(number: int, **said: str) -> Listed:
    first, _, last = said.pop("name", "").rpartition(" ")
    return Listed("list.csv", number, first_name=first, last_name=last, **said)


def ids(roster: Roster) -> set[str]:
    return {person.id for person in roster}


JOHNS = [
    line(2, name="John Smith", email="js1@x.org"),
    line(3, name="John Smith", email="js2@x.org"),
]
UNSURE = Listed("worksheet.csv", 2, last_name="John Smith", moodle="51201")


# -- ids


@pytest.mark.parametrize(
    ("said", "student"),
    [
        ({"id": "B-7", "login": "al", "id_number": "99", "email": "ada@x.org"}, "B-7"),
        ({"login": "al19", "id_number": "99", "email": "ada@x.org"}, "al19"),
        ({"id_number": "99", "email": "ada@x.org"}, "99"),
        ({"email": "Ada.L@x.org", "name": "Ada Lovelace"}, "Ada.L"),
        ({"name": "Łukasz Żółty"}, "lukasz-zolty"),
        ({"name": "Åse Ødegård"}, "ase-odegard"),
        ({"name": "Jürgen Strauß"}, "jurgen-strauss"),
        ({"name": "Анна Каренина", "moodle": "51208"}, "student-51208"),
        ({"name": "محمد علي"}, "student-1"),
        ({"id": "müller j.", "name": "J"}, "muller-j."),
        ({"id": "../../etc", "name": "Eve"}, "etc"),
        ({"id": "=cmd()", "name": "Eve"}, "cmd-"),
    ],
)
def test_what_a_new_person_is_called(said: dict[str, str], student: str) -> None:
    (person,) = enrol(Roster(), [[line(2, **said)]]).new
    assert person.id == student.rstrip("-")
    assert is_id(person.id)


def test_what_two_could_be_called_neither_is() -> None:
    lines = [line(2, name="Ann Lee", email="al@x.org"), line(3, name="Al Lim", email="al@y.org")]
    assert ids(enrol(Roster(), [lines]).roster) == {"ann-lee", "al-lim"}


def test_a_user_name_comes_before_another_s_address() -> None:
    lines = [line(2, name="Ann Lee", login="al"), line(3, name="Al Lim", email="al@y.org")]
    assert {p.name: p.id for p in enrol(Roster(), [lines]).roster} == {
        "Ann Lee": "al", "Al Lim": "al-lim",
    }  # fmt: skip


def test_no_two_ids_differ_by_capital_letters_only() -> None:
    before = Roster((Person("ADA", "Ada", "Lovelace"),))
    done = enrol(before, [[line(2, name="Ada Byron", email="ada@x.org")]])
    assert [person.id for person in done.new] == ["ada-byron"]


def test_an_id_never_changes() -> None:
    before = Roster((Person("muller-jurgen", "", "Jürgen Müller", "jm@x.org"),))
    done = enrol(before, [[line(2, name="Jürgen Maier", id="4711", email="JM@x.org")]])
    (person,) = done.roster
    assert (person.id, person.name, person.others) == ("muller-jurgen", "Jürgen Maier", ("4711",))


# -- who is who


def test_several_files_tell_of_one_person() -> None:
    participants = [line(2, name="Jürgen Müller", email="jm@x.org", id_number="S-77")]
    worksheet = [line(2, name="Jürgen Müller", email="JM@x.org", moodle="51201")]
    canvas = [line(3, name="Jürgen Müller", id_number="S-77", canvas="771", login="jm7")]
    other = [line(2, name="Müller Jürgen", moodle="60001")]
    (person,) = enrol(Roster(), [participants, worksheet, canvas, other]).roster
    assert person == Person(
        "jm7", "Jürgen", "Müller", "jm@x.org", ("51201", "60001"), "771", (), "S-77"
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_spelling_with_all_accents_is_kept(order: tuple[int, int]) -> None:
    lists = [
        [line(2, name="Jurgen Muller", email="j@x.org")],
        [line(2, name="Jürgen Müller", email="j@x.org")],
    ]
    (person,) = enrol(Roster(), [lists[index] for index in order]).roster
    assert person.name == "Jürgen Müller"


def test_namesakes_are_two_and_a_line_that_may_be_either_is_asked_about() -> None:
    done = enrol(Roster(), [JOHNS, [UNSURE]])
    assert ids(done.roster) == {"js1", "js2"}
    (doubt,) = done.doubts
    assert doubt.handle == "51201"
    assert [person.id for person in doubt.candidates] == ["js1", "js2"]
    assert all(not person.moodle for person in done.roster)
    assert not done.vanished


def test_an_answer_settles_it_and_is_remembered() -> None:
    done = enrol(Roster(), [JOHNS, [UNSURE]], Decisions(same={"51201": "js2"}))
    assert not done.doubts
    assert [person.moodle for person in done.roster] == [(), ("51201",)]
    again = enrol(done.roster, [JOHNS, [UNSURE]])
    assert (again.roster, again.doubts, again.new) == (done.roster, (), ())


def test_an_answer_may_be_that_it_is_somebody_new() -> None:
    done = enrol(Roster(), [JOHNS, [UNSURE]], Decisions(new=frozenset(["51201"])))
    assert ids(done.roster) == {"js1", "js2", "john-smith"}
    assert enrol(done.roster, [JOHNS, [UNSURE]]).roster == done.roster


def test_somebody_who_is_asked_decides_as_well() -> None:
    asked = []
    done = enrol(Roster(), [JOHNS, [UNSURE]], ask=lambda doubt: asked.append(doubt) or "js1")
    assert len(asked) == 1
    assert [person.moodle for person in done.roster] == [("51201",), ()]
    assert len(enrol(Roster(), [JOHNS, [UNSURE]], ask=lambda doubt: NEW).roster) == 3


def test_a_name_with_another_address_is_asked_about_unless_names_are_to_count() -> None:
    roster = Roster((Person("ada", "Ada", "Lovelace", "ada@x.org"),))
    other = [line(2, name="Ada Lovelace", email="lovelace@home.org")]
    assert len(enrol(roster, [other]).doubts) == 1
    done = enrol(roster, [other], Decisions(by_name=True))
    assert not done.doubts
    (person,) = done.roster
    assert (person.email, person.others) == ("lovelace@home.org", ("ada@x.org",))


def test_another_id_in_a_table_of_the_same_ids_is_another_person_perhaps() -> None:
    before = [
        line(2, id="js1", name="John Smith"),
        line(3, id="ann", name="Ann Lee"),
        line(4, id="bob", name="Bob Roy"),
    ]
    roster = enrol(Roster(), [before]).roster
    after = [line(2, id="js2", name="John Smith"), *before[1:]]
    (doubt,) = enrol(roster, [after]).doubts
    assert (doubt.handle, [person.id for person in doubt.candidates]) == ("js2", ["js1"])


def test_one_line_with_an_id_of_its_own_is_asked_about() -> None:
    roster = Roster((Person("js1", "John", "Smith"),))
    assert len(enrol(roster, [[line(2, id="js2", name="John Smith")]]).doubts) == 1


def test_user_names_of_another_platform_speak_against_nobody() -> None:
    names = enumerate(("John Smith", "Ann Lee", "Bob Roy"), 2)
    table = [line(at, id=f"47{at}", name=name) for at, name in names]
    canvas = [replace(each, id="", login=f"u{each.line}", canvas=f"7{each.line}") for each in table]
    for lists in ([table, canvas], [canvas, table]):
        done = enrol(Roster(), lists)
        assert (len(done.roster), done.doubts) == (3, ())
        step = enrol(enrol(Roster(), lists[:1]).roster, lists[1:])
        assert (len(step.roster), step.doubts) == (3, ())


def test_names_never_count_where_a_list_has_one_twice() -> None:
    done = enrol(Roster(), [JOHNS, [UNSURE]], Decisions(by_name=True))
    assert len(done.doubts) == 1


def test_an_address_that_two_of_one_list_share_makes_nobody_of_them_the_other() -> None:
    lines = [line(2, name="Ann Lee", email="fam@x.org"), line(3, name="Bob Lee", email="fam@x.org")]
    done = enrol(Roster(), [lines])
    assert len(done.doubts) == 2
    assert not done.roster
    handles = frozenset(doubt.handle for doubt in done.doubts)
    assert handles == {"list.csv:2", "list.csv:3"}
    assert {p.name for p in enrol(Roster(), [lines], Decisions(new=handles)).roster} == {
        "Ann Lee",
        "Bob Lee",
    }


def test_one_number_and_two_other_numbers_are_a_contradiction() -> None:
    roster = Roster((Person("ada", "Ada", "Lovelace", "ada@x.org", id_number="1"),))
    done = enrol(roster, [[line(2, name="Bob Roy", email="bob@x.org", id_number="1")]])
    assert len(done.doubts) == 1
    assert done.roster == roster


def test_two_lines_with_nothing_but_one_name_are_asked_about() -> None:
    done = enrol(Roster(), [[line(2, name="Ann Lee"), line(3, name="Ann Lee", email="a@x.org")]])
    assert ids(done.roster) == {"a"}
    assert [doubt.handle for doubt in done.doubts] == ["list.csv:2"]


def test_somebody_listed_twice_in_a_file_is_one() -> None:
    lines = [line(2, name="Ann Lee", email="a@x.org"), line(3, name="Ann Lee", email="a@x.org")]
    assert len(enrol(Roster(), [lines]).roster) == 1


def test_who_is_gone_is_told_and_who_was_taken_off_stays_off() -> None:
    ann, bob = Person("ann", "Ann", "Lee", "a@x.org"), Person("bob", "Bob", "Roy", "b@x.org")
    prof = Person("prof", "Pia", "Prof", "p@x.org")
    done = enrol(Roster((ann, bob), (prof,)), [
        [line(2, name="Ann Lee", email="a@x.org"), line(3, name="Pia Prof", email="p@x.org")]
    ])  # fmt: skip
    assert done.vanished == (bob,)
    assert [each.name for each in done.removed] == ["Pia Prof"]
    assert done.roster == Roster((ann, bob), (prof,))
    assert done.known == 1


@pytest.mark.parametrize(
    "decisions",
    [
        Decisions(same={"51201": "nobody"}),
        Decisions(same={"99999": "js1"}),
        Decisions(new=frozenset(["99999"])),
    ],
)
def test_an_answer_about_nobody_is_refused(decisions: Decisions) -> None:
    with pytest.raises(BadDecision, match=r"99999|nobody"):
        enrol(Roster(), [JOHNS, [UNSURE]], decisions)


# -- laws


@dataclass(frozen=True)
class Truth:
    """A person as some platform knows the person."""

    number: int
    first: str
    last: str

    def line(self, at: int, parts: frozenset[str], source: str) -> Listed:
        said = {
            "email": f"mail{self.number}@x.org", "id_number": f"S{self.number}", "login": f"user{self.number}",
            "canvas": str(700 + self.number), "moodle": str(51000 + self.number),
        }  # fmt: skip
        kept = {name: said[name] if name in parts else "" for name in said}
        return Listed(source, at, first_name=self.first, last_name=self.last, **kept)


FIRST = ["Ann", "Bob", "Zoë"]
LAST = ["Lee", "Nguyễn"]
PARTS = st.frozensets(st.sampled_from(["email", "id_number", "login", "canvas", "moodle"]))


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Truth], list[list[tuple[Truth, Listed]]]]:
    """Draw a class with namesakes, and files that list parts of it, each with some columns."""
    names = draw(
        st.lists(st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)), min_size=1, max_size=6)
    )
    people = [Truth(number, *name) for number, name in enumerate(names)]
    lists = []
    for source in range(draw(st.integers(1, 3))):
        parts = draw(PARTS)
        there = draw(st.permutations(people))[: draw(st.integers(0, len(people)))]
        lists.append(
            [(who, who.line(at, parts, f"{source}.csv")) for at, who in enumerate(there, 2)]
        )
    return people, lists


def lines_of(lists: Sequence[Sequence[tuple[Truth, Listed]]]) -> list[list[Listed]]:
    return [[listed for _, listed in some] for some in lists]


def owners(person: Person) -> set[str]:
    """Return the numbers of all whose words a person bears."""
    words = {
        person.email,
        person.id_number,
        person.canvas,
        *person.moodle,
        *person.others,
        person.id,
    }
    digits = {"mail": 0, "S": 0, "user": 0}
    found = set()
    for word in words:
        for start in digits:
            rest = word.partition("@")[0].removeprefix(start)
            if word.startswith(start) and rest.isdigit():
                found.add(rest)
    found |= {str(int(number) - 51000) for number in person.moodle}
    return found | ({str(int(person.canvas) - 700)} if person.canvas else set())


def without_ids(roster: Roster) -> set[Person]:
    return {
        replace(person, id="", others=tuple(sorted({*person.others, person.id})))
        for person in roster
    }


@given(files())
def test_no_two_people_become_one(drawn) -> None:
    _, lists = drawn
    done = enrol(Roster(), lines_of(lists))
    listed = {
        (who.number, key)
        for some in lists
        for who, _ in some
        for key in [name_key(f"{who.first} {who.last}")]
    }
    namesakes = {key for _, key in listed if sum(key == other for _, other in listed) > 1}
    for person in done.roster:
        assert len(owners(person)) <= 1 or name_key(person.name) in namesakes
    # Where a list has namesakes apart, so has the roster, but for lines in doubt.
    for some in lists:
        here = [who for who, each in some if not any(d.listed == each for d in done.doubts)]
        for key, group in itertools.groupby(
            sorted(here, key=lambda w: name_key(f"{w.first} {w.last}")),
            lambda w: name_key(f"{w.first} {w.last}"),
        ):
            assert sum(name_key(p.name) == key for p in done.roster) >= len(list(group))


@given(files())
def test_the_same_files_again_change_nothing(drawn) -> None:
    lists = lines_of(drawn[1])
    first = enrol(Roster(), lists)
    again = enrol(first.roster, lists)
    if not first.doubts:
        assert (again.roster, again.new, again.changed) == (first.roster, (), ())
        assert not again.doubts
        assert not again.vanished
    assert not again.new
    assert len(again.roster) == len(first.roster)


@given(files(), st.randoms(use_true_random=False))
def test_the_order_of_files_and_lines_makes_no_difference(drawn, random) -> None:
    lists = lines_of(drawn[1])
    other = [random.sample(some, len(some)) for some in random.sample(lists, len(lists))]
    first, second = enrol(Roster(), lists), enrol(Roster(), other)
    assert bool(first.doubts) is bool(second.doubts)
    if not first.doubts:
        assert set(first.roster) == set(second.roster)


@given(files())
def test_everybody_in_a_file_is_on_the_roster_or_in_doubt(drawn) -> None:
    lists = lines_of(drawn[1])
    done = enrol(Roster(), lists)
    for each in itertools.chain(*lists):
        in_doubt = any(doubt.listed == each for doubt in done.doubts)
        assert in_doubt or name_key(each.name) in {name_key(person.name) for person in done.roster}


@given(files())
def test_one_after_the_other_is_as_good_as_all_at_once(drawn) -> None:
    lists = lines_of(drawn[1])
    at_once = enrol(Roster(), lists)
    roster, doubts = Roster(), 0
    for some in lists:
        step = enrol(roster, [some])
        roster, doubts = step.roster, doubts + len(step.doubts)
    if not doubts and not at_once.doubts and len(lists) < 3:
        assert {(p.name, p.email, p.moodle, p.canvas) for p in roster} == {
            (p.name, p.email, p.moodle, p.canvas) for p in at_once.roster
        }
