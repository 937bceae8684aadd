"""Several pieces of work at a time, each on a processor of its own, with the answers in the order of the pieces."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

_Piece = TypeVar("_Piece")
_Made = TypeVar("_Made")
#: The most threads: pieces come one after the other, which takes as long as a few threads' work on them.
_MOST_THREADS = 3


@dataclass(frozen=True, slots=True)
class Done(Generic[_Made]):
    """What was made of a piece, and the processor time that it took."""

    made: _Made
    seconds: float


def side_by_side(pieces: Iterator[_Piece], work: Callable[[_Piece], _Made]) -> Iterator[Done[_Made]]:
    """What `work` makes of each piece. It runs on other threads while the next pieces are fetched on this one; no more
    pieces are kept than are worked at.

    An error of a piece, or of fetching one, comes where it would come if one piece was done after the other.
    """
    threads = min(max((os.cpu_count() or 1) - 1, 1), _MOST_THREADS)  # this one is at work too; each has its own memory
    waiting: deque[Future[Done[_Made]]] = deque()
    fault: Exception | None = None
    with ThreadPoolExecutor(threads) as pool:
        while True:
            try:
                piece = next(pieces)
            except StopIteration:
                break
            except Exception as error:
                fault = error
                break
            waiting.append(pool.submit(_timed, work, piece))
            del piece
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    if fault is not None:
        raise fault


def _timed(work: Callable[[_Piece], _Made], piece: _Piece) -> Done[_Made]:
    begun = time.thread_time()
    made = work(piece)
    return Done(made, time.thread_time() - begun)
