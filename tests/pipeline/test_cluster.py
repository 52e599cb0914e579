"""The same tasks on a Dask cluster: same results, filed by the coordinator, no worker's death felt."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.pipeline.cluster import BadAddress
from autograder.pipeline.stored import StoredResult
from tests.made_class import make_class
from tests.pipeline.conftest import COURSE, ROOT, Classroom, read_result
from tests.pipeline.test_kill import family, wait_for_the_end_of
from tests.submissions import ASSIGNMENT, WRONG, notebook, to_bytes

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.pipeline,
    pytest.mark.sandbox,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Two worker processes under nannies, with two threads each, that see no grading folder."""
    tmp_path = tmp_path_factory.mktemp("cluster")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(tmp_path / "not for workers"))
        patch.chdir(ROOT)
        made = distributed.LocalCluster(
            n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None,
            local_directory=str(tmp_path / "dask"), silence_logs=50,
        )  # fmt: skip
    with made:
        yield made
    assert not (tmp_path / "not for workers").exists()


def hand_in_class(course: Classroom, size: int) -> dict[str, float]:
    for number in range(size):
        wrong = {} if number % 2 else {"same_padding": WRONG["same_padding"]}
        course.hand_in(f"student{number:02}", to_bytes(notebook(wrong)) + b" " * number)
    return {f"student{number:02}": 22.0 if number % 2 else 20.0 for number in range(size)}


def results_of(course: Classroom) -> list[StoredResult]:
    return [replace(read_result(path), seconds=0, notebook="") for path in course.results()]


def test_a_cluster_gives_the_scores_of_one_machine(course: Classroom, cluster) -> None:
    course.hand_in_small_class()
    course.grade()
    rows, before = course.rows(), results_of(course)
    summary = course.grade(scheduler=cluster.scheduler_address, force=True)
    assert summary.undone == {}
    assert not any(graded.reused for graded in summary.graded)
    assert course.rows() == rows
    after = results_of(course)
    assert after == before
    assert all(graded.reused for graded in course.grade(scheduler="tcp://nobody:1").graded)


def test_a_worker_killed_in_mid_run_loses_nothing(course: Classroom, cluster) -> None:
    wanted = hand_in_class(course, 16)
    victim = next(iter(cluster.workers.values())).pid
    killed: set[int] = set()

    def kill() -> None:
        end = time.monotonic() + 300
        while len(course.results()) < 3 and time.monotonic() < end:
            time.sleep(0.02)
        killed.update(family(victim))  # the worker and its sandboxes
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    summary = course.grade(scheduler=cluster.scheduler_address)
    killer.join()
    assert victim in killed
    assert summary.undone == {}
    assert {g.student: g.result.score for g in summary.graded} == wanted
    assert course.scores() == wanted
    assert wait_for_the_end_of(killed) == set()


@pytest.mark.slow
def test_two_of_four_workers_killed_lose_nothing(
    course: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two thousand results are there; of what is graded anew beside them, two deaths are not felt."""
    made = make_class(COURSE, 2000)
    wanted = hand_in_class(course, 36)
    undisturbed = {g.student: g.result.score for g in course.grade(students=list(wanted)).graded}
    assert undisturbed == wanted
    for path in (path for student in wanted for path in course.results(student)):
        path.unlink()
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "not for workers"))
    with distributed.LocalCluster(
        n_workers=4, threads_per_worker=1, processes=True, dashboard_address=None,
        local_directory=str(tmp_path / "dask"), silence_logs=50,
    ) as four:  # fmt: skip
        monkeypatch.setenv("GRADING_ROOT", str(course.place))
        victims = [worker.pid for worker in four.workers.values()][:2]
        killed: set[int] = set()

        def fresh() -> int:
            return sum(bool(course.results(student)) for student in wanted)

        def kill() -> None:
            for victim, so_many in zip(victims, (4, 12), strict=True):
                end = time.monotonic() + 600
                while fresh() < so_many and time.monotonic() < end:
                    time.sleep(0.02)
                killed.update(family(victim))
                os.kill(victim, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        summary = course.grade(scheduler=four.scheduler_address)
        killer.join()
    assert killed.issuperset(victims)
    assert summary.undone == {}
    scores = {g.student: g.result.score for g in summary.graded}
    assert scores.keys() == {*made, *wanted}
    assert {student: scores[student] for student in wanted} == undisturbed
    assert {g.student for g in summary.graded if not g.reused} == set(wanted)
    assert course.scores() == {student: round(score, 2) for student, score in scores.items()}
    assert course.litter() == []
    assert wait_for_the_end_of(killed) == set()


def test_a_worker_with_another_course_grades_nothing(course: Classroom, cluster) -> None:
    course.hand_in("anna", to_bytes(notebook()))

    def take(version: str | None) -> None:
        from autograder.judge.version import grader_version
        from autograder.pipeline import store

        store.grader_version = grader_version if version is None else lambda: version

    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        client.run(take, "another version")
        summary = course.grade(scheduler=cluster.scheduler_address)
        client.run(take, None)
    assert "the grader changed meanwhile" in summary.undone["anna"]
    assert course.scores() == {}


@pytest.mark.parametrize("address", ["nonsense", "http://x:1", "tcp://10.0.0.5", "tcp://", "::"])
def test_what_is_no_address_is_said_at_once(course: Classroom, address: str) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    with pytest.raises(BadAddress, match="wanted one such as tcp://"):
        course.grade(scheduler=address)


def test_no_scheduler_there(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    run = course.run("grade", ASSIGNMENT, "--scheduler", "tcp://127.0.0.1:9", DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="2s")  # fmt: skip
    assert run.returncode == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9, or it has no worker" in run.stderr
    assert "Traceback" not in run.stderr
