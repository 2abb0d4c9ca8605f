"""Threads that answer: few at a time, and further ones for work that is bounded otherwise.

A process computes in one thread of Python at a time, so more threads do not answer more: they take
the processor from each other, and the last to get it answers late. A thread that waits, for a
client or for its turn, takes nothing. It steps ``aside``, and another answers in its place.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

_current = threading.local()  # its ``task``: what the thread is doing


@contextmanager
def aside() -> Iterator[None]:
    """Do not count this thread among those that answer during the block.

    What is in the block must be bounded otherwise. Outside a ``ThreadPool`` nothing is counted.
    """
    task: _Task | None = getattr(_current, "task", None)
    if task is None or task.is_aside:
        yield
        return
    task.step_aside()
    try:
        yield
    finally:
        task.come_back()


class ThreadPool(Executor):
    """Runs tasks in the order of submission, ``at_once`` at a time and those that are aside.

    It has ``most`` threads at most. Those that are not needed end.
    """

    def __init__(self, *, at_once: int, most: int) -> None:
        self._at_once, self._most = at_once, most
        self._tasks: deque[_Task] = deque()
        self._changed = threading.Condition(threading.Lock())
        self._threads = 0
        self._working = 0  # of them; neither idle nor aside
        self._idle = 0  # of them
        self._is_shut_down = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Schedule a call; raise RuntimeError after ``shutdown``."""
        task = _Task(self, fn, args, kwargs)
        with self._changed:
            if self._is_shut_down:
                raise RuntimeError("The pool is shut down.")
            self._tasks.append(task)
            self._employ()
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Take no more tasks, and do not wait for those that run: their threads end with Python."""
        with self._changed:
            self._is_shut_down = True
            if cancel_futures:
                while self._tasks:
                    self._tasks.popleft().future.cancel()
            self._working, self._idle = self._working + self._idle, 0
            self._changed.notify_all()

    def count_aside(self, change: int) -> None:
        """Note that ``change`` more threads are aside, or that many fewer."""
        with self._changed:
            self._working -= change
            self._employ()

    def _employ(self) -> None:
        """Let another thread work if there is a task for it; the lock is held."""
        if not self._tasks or self._working >= self._at_once:
            return
        if self._idle:
            self._idle -= 1
            self._working += 1
            self._changed.notify()
        elif self._threads < self._most:
            self._threads += 1
            self._working += 1
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        """Run tasks until there are more threads than are needed."""
        while task := self._next():
            _current.task = task
            task.run()
            task.come_back()

    def _next(self) -> "_Task | None":
        """Wait for a task; None if the thread shall end."""
        with self._changed:
            while not self._tasks or self._working > self._at_once:
                self._working -= 1
                if self._is_shut_down or self._idle >= self._at_once:
                    self._threads -= 1
                    return None
                self._idle += 1
                self._changed.wait()  # who wakes it counts it as working
            return self._tasks.popleft()


class _Task:
    """A call in a pool, and whether the thread that runs it is aside."""

    def __init__(
        self, pool: ThreadPool, fn: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> None:
        self.future: Future[Any] = Future()
        self.is_aside = False
        self._pool = pool
        self._call = fn, args, kwargs
        self._lock = threading.Lock()

    def run(self) -> None:
        """Call, and put what is returned or raised into the future."""
        if not self.future.set_running_or_notify_cancel():
            return
        fn, args, kwargs = self._call
        try:
            result = fn(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001  # as executors do
            self.future.set_exception(error)
        else:
            self.future.set_result(result)

    def step_aside(self) -> None:
        """Leave the place of the thread to another."""
        self.is_aside = True
        self._pool.count_aside(1)

    def come_back(self) -> None:
        """Take a place again, though all be taken; a second time it does nothing.

        Another thread may call it, which drops a stream that this one has left.
        """
        with self._lock:
            if not self.is_aside:
                return
            self.is_aside = False
        self._pool.count_aside(-1)
