"""The threads that answer: few at a time, in order, and more only for those that are aside."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from itertools import pairwise

import pytest

from service.threads import ThreadPool, aside


@pytest.fixture
def pool() -> Iterator[ThreadPool]:
    pool = ThreadPool(at_once=2, most=5)
    yield pool
    pool.shutdown()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.005)


class Gate:
    """A call that waits until it is let go, and counts how many wait."""

    def __init__(self) -> None:
        self.inside = 0
        self._lock = threading.Lock()
        self._open = threading.Event()

    def __call__(self) -> str:
        with self._lock:
            self.inside += 1
        assert self._open.wait(10)
        return "done"

    def open(self) -> None:
        self._open.set()


def step_aside(gate: Gate) -> str:
    with aside():
        return gate()


def test_a_task_returns_or_raises_what_its_call_does(pool: ThreadPool) -> None:
    assert pool.submit(divmod, 7, 2).result(10) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 7, 0).result(10)
    assert pool.submit(divmod, 9, 2).result(10) == (4, 1)


def test_no_more_work_at_once_than_may(pool: ThreadPool) -> None:
    gate = Gate()
    tasks = [pool.submit(gate) for _ in range(4)]
    until(lambda: gate.inside == 2)
    time.sleep(0.05)
    assert gate.inside == 2
    gate.open()
    assert [task.result(10) for task in tasks] == ["done"] * 4


def test_tasks_begin_in_the_order_of_submission(pool: ThreadPool) -> None:
    order: list[int] = []
    gate = Gate()
    for _ in range(2):
        pool.submit(gate)
    tasks: list[Future[None]] = [pool.submit(order.append, number) for number in range(50)]
    gate.open()
    for task in tasks:
        task.result(10)
    assert sorted(order) == list(range(50))
    assert sum(later < earlier for earlier, later in pairwise(order)) <= 2


def test_another_works_in_place_of_each_that_is_aside(pool: ThreadPool) -> None:
    waiting, working = Gate(), Gate()
    aside_ = [pool.submit(step_aside, waiting) for _ in range(3)]
    until(lambda: waiting.inside == 3)
    tasks = [pool.submit(working) for _ in range(3)]
    until(lambda: working.inside == 2)
    time.sleep(0.05)
    assert working.inside == 2
    for gate in (waiting, working):
        gate.open()
    assert [task.result(10) for task in [*aside_, *tasks]] == ["done"] * 6


def test_there_are_no_more_threads_than_may_be(pool: ThreadPool) -> None:
    gate = Gate()
    tasks = [pool.submit(step_aside, gate) for _ in range(8)]
    until(lambda: gate.inside == 5)
    time.sleep(0.05)
    assert gate.inside == 5
    gate.open()
    assert [task.result(10) for task in tasks] == ["done"] * 8


def working_threads() -> set[threading.Thread]:
    """The threads of all pools, which are named by what they run; other code has threads too."""
    return {thread for thread in threading.enumerate() if thread.name.endswith("(_work)")}


def test_threads_that_are_not_needed_end() -> None:
    before = working_threads()
    pool = ThreadPool(at_once=2, most=20)
    gate = Gate()
    tasks = [pool.submit(step_aside, gate) for _ in range(20)]
    until(lambda: gate.inside == 20)
    assert len(working_threads() - before) == 20
    gate.open()
    for task in tasks:
        task.result(10)
    until(lambda: len(working_threads() - before) <= 2)
    assert pool.submit(len, "after").result(10) == 5
    pool.shutdown()
    until(lambda: not working_threads() - before)


def test_to_step_aside_twice_is_to_step_aside_once(pool: ThreadPool) -> None:
    def twice() -> None:
        with aside(), aside():
            pass

    for _ in range(10):
        pool.submit(twice).result(10)
    gate = Gate()
    tasks = [pool.submit(gate) for _ in range(4)]
    until(lambda: gate.inside == 2)
    time.sleep(0.05)
    assert gate.inside == 2
    gate.open()
    assert [task.result(10) for task in tasks] == ["done"] * 4


def test_a_task_that_leaves_a_stream_open_takes_its_place_again(pool: ThreadPool) -> None:
    left_open: list[ExitStack] = []

    def leave() -> None:
        stack = ExitStack()
        stack.enter_context(aside())
        left_open.append(stack)

    for _ in range(3):
        pool.submit(leave).result(10)
    for stack in left_open:
        stack.close()  # by another thread
    gate = Gate()
    tasks = [pool.submit(gate) for _ in range(4)]
    until(lambda: gate.inside == 2)
    time.sleep(0.05)
    assert gate.inside == 2
    gate.open()
    assert [task.result(10) for task in tasks] == ["done"] * 4


def test_a_pool_that_is_shut_down_takes_no_task(pool: ThreadPool) -> None:
    gate = Gate()
    for _ in range(2):
        pool.submit(gate)
    waiting = pool.submit(len, "")
    pool.shutdown(cancel_futures=True)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError):
        pool.submit(len, "")
    gate.open()


def test_outside_a_pool_nothing_is_counted() -> None:
    with aside():
        pass
