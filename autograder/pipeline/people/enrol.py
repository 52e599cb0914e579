"""Bring the people of files into the roster: who is who, who is new, and whom nobody but a person can tell.

Two lines are one person if they share an address or a number. A full name counts only where no list has it
twice, and nothing that both say speaks against it. All files of a run are looked at together, so their order
makes no difference.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder.errors import BadUsage
from autograder.lms.participants import Listed
from autograder.pipeline.people.roster import Person, Roster, name_key
from autograder.pipeline.people.student_ids import (
    NOBODY,
    as_id,
    first_free,
    local_part,
    numbered,
    slug,
)

KINDS = ("email", "id_number", "login", "canvas", "moodle")  # what may identify a person
TELLING = ("email", "id_number", "login", "canvas")  # of these a person has one at a time
ROSTER, FEW = -1, 3  # the roster among the sources; lines with a user name
NEW = ""  # an answer: this is nobody of those who are known


class BadDecision(BadUsage):
    """What ``--same`` or ``--new`` name is not there; the text says what is."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line of which only a person can say whose it is.

    Parameters
    ----------
    handle : str
        What the line is called on the command line.
    candidates : tuple of Person
        Whom it may mean.
    """

    listed: Listed
    handle: str
    candidates: tuple[Person, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person says of lines.

    Parameters
    ----------
    same : dict
        Ids of people by the handles of their lines.
    new : frozenset of str
        Handles of lines that are nobody of those who are known.
    by_name : bool
        Whether one full name is one person though addresses or numbers differ; never where a list has two.
    """

    same: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of everybody.

    Parameters
    ----------
    changed : tuple of (Person, Person)
        Before and after.
    known : int
        People of the roster that the files have and say nothing new of.
    removed : tuple of Listed
        Lines of people who were taken off the roster on purpose.
    vanished : tuple of Person
        People of the roster that the files do not have.
    """

    roster: Roster
    new: tuple[Person, ...]
    changed: tuple[tuple[Person, Person], ...]
    known: int
    doubts: tuple[Doubt, ...]
    removed: tuple[Listed, ...]
    vanished: tuple[Person, ...]


def enrol(
    roster: Roster,
    lists: Sequence[Sequence[Listed]],
    decisions: Decisions | None = None,
    ask: Callable[[Doubt], str | None] = lambda doubt: None,
) -> Enrolled:
    """Bring the people of some files into a roster; who cannot be told from another is left as a doubt.

    Parameters
    ----------
    ask : callable
        Asked about every doubt; returns an id, `NEW`, or None if it stays.

    Raises
    ------
    BadDecision
    """
    decisions = decisions or Decisions()
    handles = _handles(lists)
    _require_known(decisions, handles)
    decided = {*decisions.same, *decisions.new}
    nodes = [_Node(person=person) for person in roster]
    nodes += [_Node(person=person, is_removed=True) for person in roster.removed]
    rows = [
        _Node(listed=each, source=number) for number, people in enumerate(lists) for each in people
    ]
    _note_alike([*nodes, *rows])
    open_rows = [node for node in rows if handles[node.place] not in decided]
    clusters, puzzles = _clustered([*nodes, *open_rows], decisions.by_name)
    enrolment = _Enrolment(roster, clusters)
    doubts = []
    settled = [(node, None) for node in rows if handles[node.place] in decided]
    waiting = [*settled, *sorted(puzzles.items(), key=lambda item: item[0].place)]
    for node, puzzle in waiting:
        assert node.listed is not None
        handle = handles[node.place]
        if handle in decisions.same:
            enrolment.add_to(decisions.same[handle], node.listed, handle)
        elif handle in decisions.new:
            enrolment.add_new(node.listed)
        elif puzzle is not None:
            reason, cluster_mates = puzzle
            candidates = enrolment.people_of(cluster_mates)
            doubt = Doubt(node.listed, handle, candidates, reason)
            answer = ask(doubt)
            if answer is None:
                doubts.append(doubt)
            elif answer == NEW:
                enrolment.add_new(node.listed)
            else:
                enrolment.add_to(answer, node.listed, handle)
    return enrolment.finish(doubts)


# -- lines and people


@dataclass(eq=False, slots=True)
class _Node:
    """A person of the roster, or a line of a file."""

    person: Person | None = None
    is_removed: bool = False
    listed: Listed | None = None
    source: int = ROSTER
    alike: frozenset[int] = frozenset()  # sources that call people by user names of the same kind
    is_one_of_few: bool = False  # lines: a question too many is better than a person too few
    keys: Mapping[str, frozenset[str]] = field(init=False)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.keys = _keys_of_person(self.person) if self.person else _keys_of_line(self.listed)
        whole = self.person.name if self.person else self.listed.name if self.listed else ""
        unnamed = self.person is not None and whole == self.person.id
        self.name = "" if unnamed else name_key(whole)

    @property
    def place(self) -> tuple[int, int]:
        """What the line is found by."""
        return (self.source, self.listed.line if self.listed else 0)


def _keys_of_person(person: Person) -> Mapping[str, frozenset[str]]:
    words = _keys(
        email=[person.email], id_number=[person.id_number], login=[person.id, *person.others]
    )
    return {
        **words,
        "canvas": frozenset(filter(None, [person.canvas])),
        "moodle": frozenset(person.moodle),
    }


def _keys_of_line(listed: Listed | None) -> Mapping[str, frozenset[str]]:
    assert listed is not None
    words = _keys(
        email=[listed.email], id_number=[listed.id_number],
        login=[listed.id, listed.login, *listed.others],
    )  # fmt: skip
    numbers = {
        kind: frozenset(filter(None, [getattr(listed, kind)])) for kind in ("canvas", "moodle")
    }
    return {**words, **numbers}


def _keys(**words: Iterable[str]) -> dict[str, frozenset[str]]:
    return {
        kind: frozenset(word.casefold() for word in some if word) for kind, some in words.items()
    }


def _lookups(node: _Node) -> Iterator[tuple[str, str]]:
    """Yield what a node is found by: words are of one kind, as in paths, numbers of the platform's."""
    for kind in ("email", "id_number", "login"):
        yield from (("word", word) for word in node.keys[kind])
    for kind in ("canvas", "moodle"):
        yield from ((kind, number) for number in node.keys[kind])


def _told_apart(one: _Node, other: _Node, by_user_name: bool) -> bool:
    """Tell whether both say something of which a person has one, and it differs."""
    # Of another platform's user names nobody can say that they are not the same person's.
    kinds = (kind for kind in TELLING if kind != "login" or by_user_name)
    return any(
        one.keys[kind] and other.keys[kind] and not one.keys[kind] & other.keys[kind]
        for kind in kinds
    )


def _note_alike(nodes: Iterable[_Node]) -> None:
    """Tell of each node which sources have user names of the same kind: most are in both."""
    words: dict[int, set[str]] = defaultdict(set)
    by_source: dict[int, list[_Node]] = defaultdict(list)
    for node in nodes:
        words[node.source] |= node.keys["login"]
        by_source[node.source].append(node)
    for source, some in by_source.items():
        alike = frozenset(
            other
            for other in words
            if other == source
            or 2 * len(words[source] & words[other]) > min(len(words[source]), len(words[other]))
        )
        for node in some:
            node.alike = alike
            node.is_one_of_few = source != ROSTER and len(words[source]) < FEW


def _are_one(one: _Node, other: _Node) -> bool:
    """Tell whether two nodes that share a word or number are one person."""
    if one.name and one.name == other.name:
        return True
    if _told_apart(one, other, other.source in one.alike):
        return False
    if not one.name or not other.name:
        return True
    return any(
        one.keys[kind] & other.keys[kind] for kind in KINDS
    )  # not a number that is a name elsewhere


# -- clusters


@dataclass(eq=False, slots=True)
class _Cluster:
    """What is one person."""

    nodes: list[_Node] = field(default_factory=list)

    @property
    def person(self) -> Person | None:
        return next((node.person for node in self.nodes if node.person), None)

    @property
    def lines(self) -> list[Listed]:
        rows = sorted((node for node in self.nodes if node.listed), key=lambda node: node.place)
        return [node.listed for node in rows if node.listed]

    @property
    def sources(self) -> set[int]:
        return {node.source for node in self.nodes}

    @property
    def names(self) -> set[str]:
        return {node.name for node in self.nodes} - {""}

    @property
    def has_name_only(self) -> bool:
        """Whether there is nothing by which the person can be found again."""
        return not any(set(_lookups(node)) for node in self.nodes)

    def rank(self) -> tuple[bool, int, list[str]]:
        """Say how sure it is who this is; the surest first, the same in every order of files."""
        told = {kind for node in self.nodes for kind in TELLING if node.keys[kind]}
        words = sorted({word for node in self.nodes for _, word in _lookups(node)})
        return (self.person is None, -len(told), words)


Puzzle = tuple[str, tuple[_Cluster, ...]]  # why a line is in doubt, and whom it may mean


def _clustered(nodes: Sequence[_Node], by_name: bool) -> tuple[list[_Cluster], dict[_Node, Puzzle]]:
    """Put nodes together that are one person; returns also the lines that may be several's."""
    by_key: dict[tuple[str, str], list[_Node]] = defaultdict(list)
    for node in nodes:
        for key in set(_lookups(node)):
            by_key[key].append(node)
    pairs = {
        (one, other) for some in by_key.values() for one, other in itertools.combinations(some, 2)
    }
    puzzled: set[_Node] = set()
    joined = _Union(nodes)
    for one, other in pairs:
        if not _are_one(one, other):
            puzzled |= {node for node in (one, other) if node.listed}
    for one, other in pairs:
        if not puzzled & {one, other} and _are_one(one, other):
            joined.join(one, other)
    clusters = []
    for cluster in joined.clusters(node for node in nodes if node not in puzzled):
        if _is_one_person(cluster):
            clusters.append(cluster)
        else:
            puzzled |= {node for node in cluster.nodes if node.listed}
            clusters += [_Cluster([node]) for node in cluster.nodes if not node.listed]
    puzzles: dict[_Node, Puzzle] = {}
    clusters = _joined_by_name(clusters, by_name, puzzles)
    home = {node: cluster for cluster in clusters for node in cluster.nodes}
    for node in puzzled:
        sharing = {other for key in _lookups(node) for other in by_key[key]} - {node}
        mates = _in_order(home[other] for other in sharing if other in home)
        puzzles[node] = ("it shares an address or a number with somebody of another name", mates)
    return clusters, puzzles


def _in_order(clusters: Iterable[_Cluster]) -> tuple[_Cluster, ...]:
    return tuple(sorted(set(clusters), key=_Cluster.rank))


def _is_one_person(cluster: _Cluster) -> bool:
    people = sum(node.person is not None for node in cluster.nodes)
    names: dict[int, set[str]] = defaultdict(set)
    apart = False
    for node in cluster.nodes:
        names[node.source].add(node.name)
    for one, other in itertools.combinations(cluster.nodes, 2):
        apart |= one.source == other.source and _told_apart(one, other, True)
    return people <= 1 and not apart and all(len(some) == 1 for some in names.values())


def _joined_by_name(
    clusters: list[_Cluster], by_name: bool, puzzles: dict[_Node, Puzzle]
) -> list[_Cluster]:
    groups: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        for name in cluster.names:
            groups[name].append(cluster)
    gone: dict[_Cluster, _Cluster | None] = {}  # into which another, or None if it is in doubt

    def home(cluster: _Cluster) -> _Cluster | None:
        while cluster in gone:
            into = gone[cluster]
            if into is None:
                return None
            cluster = into
        return cluster

    for name in sorted(groups):
        members = _in_order(filter(None, map(home, groups[name])))
        counts = Counter(source for member in members for source in member.sources)
        unique = max(counts.values(), default=0) == 1
        established: list[_Cluster] = []
        for member in members:
            rivals = [other for other in established if not other.sources & member.sources]
            if not unique and member.has_name_only:
                reason = "several people have this name, and the line says nothing else"
                puzzles |= {node: (reason, tuple(rivals)) for node in member.nodes}
                gone[member] = None
            elif not rivals:
                established.append(member)
            elif unique and len(rivals) == 1 and (by_name or not _apart(rivals[0], member)):
                rivals[0].nodes += member.nodes
                gone[member] = rivals[0]
            else:
                reason = (
                    "its address or number is another than that of the person of this name"
                    if unique
                    else "several people have this name"
                )
                puzzles |= {node: (reason, tuple(rivals)) for node in member.nodes if node.listed}
                gone[member] = None
    return [cluster for cluster in clusters if cluster not in gone]


def _apart(one: _Cluster, other: _Cluster) -> bool:
    """Tell whether something speaks against two that have nothing in common but a name."""
    return any(
        _told_apart(a, b, b.source in a.alike or (a.person is not None and b.is_one_of_few))
        for a, b in itertools.product(one.nodes, other.nodes)
    )


class _Union:
    """Sets of nodes that are joined two by two."""

    def __init__(self, nodes: Iterable[_Node]) -> None:
        self._above = {node: node for node in nodes}

    def top(self, node: _Node) -> _Node:
        while self._above[node] is not node:
            self._above[node] = self._above[self._above[node]]
            node = self._above[node]
        return node

    def join(self, one: _Node, other: _Node) -> None:
        self._above[self.top(one)] = self.top(other)

    def clusters(self, nodes: Iterable[_Node]) -> list[_Cluster]:
        found: dict[_Node, _Cluster] = defaultdict(_Cluster)
        for node in nodes:
            found[self.top(node)].nodes.append(node)
        return list(found.values())


# -- the roster that comes of it


class _Enrolment:
    """A roster in the making."""

    def __init__(self, roster: Roster, clusters: Sequence[_Cluster]) -> None:
        self.before = roster
        removed = {person.id for person in roster.removed}
        self.removed = [
            line
            for cluster in clusters
            if cluster.person and cluster.person.id in removed
            for line in cluster.lines
        ]
        kept = [c for c in clusters if not (c.person and c.person.id in removed)]
        self.seen = {c.person.id for c in kept if c.person and c.lines}
        self.people = {c.person.id: _with(c.person, c.lines) for c in kept if c.person}
        fresh = [c for c in kept if not c.person]
        self.ids: dict[_Cluster, str] = {c: c.person.id for c in kept if c.person}
        self.new: list[str] = []
        for cluster, person in _named(fresh, self._taken()):
            self.ids[cluster] = person.id
            self._enter(person)

    def _taken(self) -> set[str]:
        everybody = [*self.people.values(), *self.before.removed]
        words = (
            word
            for person in everybody
            for word in (person.id, person.email, person.id_number, *person.others)
        )
        return {word.casefold() for word in words if word}

    def _enter(self, person: Person) -> None:
        self.people[person.id] = person
        self.new.append(person.id)

    def people_of(self, clusters: Iterable[_Cluster]) -> tuple[Person, ...]:
        """Return the people that clusters became; of one that was removed, nobody."""
        return tuple(self.people[self.ids[c]] for c in clusters if c in self.ids)

    def add_new(self, listed: Listed) -> None:
        """Enter a line as somebody of whom nothing was known."""
        cluster = _Cluster([_Node(listed=listed, source=0)])
        for _, person in _named([cluster], self._taken()):
            self._enter(person)

    def add_to(self, student: str, listed: Listed, handle: str) -> None:
        """Enter a line as one of a person who is known by now."""
        found = Roster(tuple(self.people.values())).find(word=student)
        if len(found) != 1:
            raise BadDecision(
                f"--same {handle}={student}: nobody on the roster or in these files has the id {student}"
            )
        (person,) = found
        self.people[person.id] = _with(person, [listed])
        self.seen.add(person.id)

    def finish(self, doubts: Sequence[Doubt]) -> Enrolled:
        """Return the roster and what became of everybody."""
        before = {person.id: person for person in self.before}
        changed = tuple(
            (before[id_], person)
            for id_, person in self.people.items()
            if id_ in before and person != before[id_]
        )
        in_doubt = {person.id for doubt in doubts for person in doubt.candidates}
        new = tuple(sorted((self.people[id_] for id_ in self.new), key=sort_key))
        old = tuple(self.people[id_] for id_ in before)
        return Enrolled(
            Roster((*old, *new), self.before.removed),
            new,
            changed,
            len(self.seen) - len({after.id for _, after in changed} & self.seen),
            tuple(doubts),
            tuple(self.removed),
            tuple(p for p in old if p.id not in self.seen | in_doubt),
        )


def sort_key(person: Person) -> tuple[str, str, str]:
    """Return what people are put in order by: last name, first name, id."""
    return (name_key(person.last_name or person.id), name_key(person.first_name), person.id)


def _named(clusters: Sequence[_Cluster], taken: set[str]) -> Iterator[tuple[_Cluster, Person]]:
    """Give new people their ids: the file's own, a user name, a number, an address, a name."""
    in_order = sorted(clusters, key=lambda c: (sorted(c.names), c.rank()))
    own = {cluster: list(_own_names(cluster)) for cluster in in_order}
    derived = {cluster: list(_derived_names(cluster)) for cluster in in_order}
    named = _counted(own.values())
    # What two would be called neither is, and an address gives way to a user name.
    wanted = named + _counted(derived.values())
    for cluster in in_order:
        mine = [w for w in own[cluster] if named[w.casefold()] == 1]
        mine += [w for w in derived[cluster] if wanted[w.casefold()] == 1 + (w in own[cluster])]
        student = first_free(itertools.chain(mine, _made_up(cluster)), taken)
        taken.add(student.casefold())
        yield cluster, _with(Person(student), cluster.lines)


def _counted(names: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(word for some in names for word in {word.casefold() for word in some})


def _own_names(cluster: _Cluster) -> Iterator[str]:
    for part in ("id", "login", "id_number"):
        yield from sorted({as_id(getattr(line, part)) for line in cluster.lines} - {""})[:1]


def _derived_names(cluster: _Cluster) -> Iterator[str]:
    lines = cluster.lines
    yield from sorted({local_part(line.email) for line in lines if line.email} - {""})[:1]
    yield from sorted(
        {slug(line.name) for line in lines} - {""}, key=lambda name: (len(name), name)
    )[:1]


def _made_up(cluster: _Cluster) -> Iterator[str]:
    lines = cluster.lines
    number = next((n for line in lines for n in (line.canvas, line.moodle) if n), "")
    if name := next(filter(None, (slug(line.name) for line in lines)), ""):
        yield name if not number else f"{name}-{as_id(number)}"
        yield from numbered(name)
    if number:
        yield as_id(f"{NOBODY}-{number}")
    yield f"{NOBODY}-1"
    yield from numbered(NOBODY)


def _with(person: Person, lines: Sequence[Listed]) -> Person:
    """Return a person with what lines say, too; the last word counts, and nothing is forgotten."""
    words = [*person.others]
    for line in lines:
        person = _renamed(person, line)
        if line.email and line.email.casefold() != person.email.casefold():
            words.append(person.email)
            person = replace(person, email=line.email)
        if line.id_number and line.id_number != person.id_number:
            words.append(person.id_number)
            person = replace(person, id_number=line.id_number)
        if line.moodle and line.moodle not in person.moodle:
            numbers = sorted(
                (*person.moodle, line.moodle), key=lambda number: (len(number), number)
            )
            person = replace(person, moodle=tuple(numbers))
        person = replace(person, canvas=line.canvas or person.canvas)
        words += [line.id, line.login, *line.others]
    return replace(person, others=_distinct(words, {person.id, person.email, person.id_number}))


def _renamed(person: Person, line: Listed) -> Person:
    if not line.name or _is_spelt_as_well(person, line):
        return person
    if line.first_name:
        return replace(person, first_name=line.first_name, last_name=line.last_name)
    if person.first_name:  # parted by a better file
        return person
    return replace(person, last_name=line.last_name)


def _is_spelt_as_well(person: Person, line: Listed) -> bool:
    """Tell whether a line has the same name in another order, or without the accents."""
    if not person.first_name or name_key(person.name) != name_key(line.name):
        return False
    return sum(map(str.isascii, person.name)) <= sum(map(str.isascii, line.name))


def _distinct(words: Iterable[str], said: Collection[str]) -> tuple[str, ...]:
    known = {word.casefold() for word in said}
    kept: dict[str, str] = {}
    for word in words:
        if word and word.casefold() not in known:
            kept.setdefault(word.casefold(), word)
    return tuple(sorted(kept.values()))


# -- handles


def handles_of(lists: Sequence[Sequence[Listed]]) -> set[str]:
    """Return what the lines of some files are called on the command line."""
    return set(_handles(lists).values())


def _handles(lists: Sequence[Sequence[Listed]]) -> dict[tuple[int, int], str]:
    """Return what each line is called on the command line: the first of its names that no other line has."""
    found = {}
    for source, people in enumerate(lists):
        counts = Counter(word for each in people for word in set(_words(each)))
        for each in people:
            own = (word for word in _words(each) if counts[word] == 1)
            found[source, each.line] = next(own, each.place)
    return found


def _words(listed: Listed) -> list[str]:
    parts = (listed.moodle, listed.canvas, listed.id, listed.id_number, listed.login, listed.email)
    return [part for part in parts if part]


def _require_known(decisions: Decisions, handles: Mapping[tuple[int, int], str]) -> None:
    for option, said in (("--same", decisions.same), ("--new", decisions.new)):
        for handle in said:
            if handle not in handles.values():
                raise BadDecision(f"{option} {handle}: no line of these files is called that")
