"""A pool of worker processes, each with its own extractor, that survives a dying worker."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from stemtrial.batch import ExtractorFactory, Result, pipeline_failure
from stemtrial.errors import StemtrialError
from stemtrial.readers.failures import Failure, Located

Chunk = Sequence[Located | Failure]
ExtractChunk = Callable[..., list[Result]]
_CHUNKS_A_WORKER = 3
_state: dict[str, Any] = {}


def _start(make_extractor: ExtractorFactory, extract: ExtractChunk) -> None:
    # Ctrl-C reaches the whole process group; only the parent may act on it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _state.update(make=make_extractor, extract=extract, extractor=None)


def _work(chunk: Chunk) -> list[Result]:
    # Built here and not in `_start`, so that its error comes back as itself, not as a dead pool.
    if _state["extractor"] is None:
        _state["extractor"] = _state["make"]()
    results: list[Result] = _state["extract"](chunk, _state["extractor"])
    return results


class WorkerPool:
    """Maps chunks to results over processes, in order, with a bounded number under way.

    A worker that dies (out of memory, a crash in compiled code) takes the pool with it. The
    chunks under way are then done again one record at a time in a process of their own, and the
    record on which it dies again becomes a dead letter.

    Parameters
    ----------
    make_extractor : callable
        Picklable; builds an extractor in each worker.
    extract : callable
        Picklable; turns (chunk, extractor) into results.
    workers : int
        Number of processes.
    """

    def __init__(
        self, make_extractor: ExtractorFactory, extract: ExtractChunk, workers: int
    ) -> None:
        self._arguments = (make_extractor, extract)
        self._workers = workers
        self._pool = self._open(workers)

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def map(self, chunks: Iterable[Chunk]) -> Iterator[Result]:
        """Yield the results of all chunks, in order."""
        waiting: deque[tuple[Chunk, Future[list[Result]]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, self._submit(chunk)))
            if len(waiting) >= self._workers * _CHUNKS_A_WORKER:
                yield from self._next(waiting)
        while waiting:
            yield from self._next(waiting)

    def _next(self, waiting: deque[tuple[Chunk, Future[list[Result]]]]) -> list[Result]:
        chunk, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            self._pool.shutdown(wait=True)
            self._pool = self._open(self._workers)
            results = self._one_by_one(chunk)
            for position, (later, lost) in enumerate(waiting):
                if not lost.done() or isinstance(lost.exception(), BrokenProcessPool):
                    waiting[position] = (later, self._submit(later))
            return results

    def _submit(self, chunk: Chunk) -> Future[list[Result]]:
        try:
            return self._pool.submit(_work, chunk)
        except BrokenProcessPool as error:  # It died since; `_next` repairs it in its turn.
            dead: Future[list[Result]] = Future()
            dead.set_exception(error)
            return dead

    def _one_by_one(self, chunk: Chunk) -> list[Result]:
        results: list[Result] = []
        alone = self._open(1)
        try:
            alone.submit(_work, []).result()
        except BrokenProcessPool as error:
            raise StemtrialError(
                "worker processes die as soon as they start; run with one worker."
            ) from error
        for item in chunk:
            try:
                results += alone.submit(_work, [item]).result()
            except BrokenProcessPool:
                alone.shutdown(wait=True)
                alone = self._open(1)
                results.append(_dead(item))
        alone.shutdown(wait=True)
        return results

    def _open(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers,
            # Not fork: the parent has threads (progress bar, Arrow).
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=self._arguments,
        )


def _dead(item: Located | Failure) -> Result:
    if isinstance(item, Failure):
        return Result(failure=item)
    problem = "the worker process died on it (out of memory, or a crash)"
    return Result(failure=pipeline_failure(item, problem))
