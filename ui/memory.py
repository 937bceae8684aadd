"""What stays in memory is kept out of the collection that Streamlit does after every run.

That collection looks at every object there is: with a few evaluated plans it takes longer than a rerun's own work.
"""

import gc
import threading

#: Every so many times, all is looked at again: an object that was alive by chance while the rest was set apart would
#: else stay for ever if it were part of a cycle.
_FULL_EVERY = 200

_grown = threading.Event()
_settling = threading.Lock()
_times = 0


def has_grown() -> None:
    """Note that something new is kept."""
    _grown.set()


def settle() -> None:
    """At the end of a run: set apart what is kept, if something new is. Takes the place of the collection after it."""
    global _times
    if not _grown.is_set():
        return
    with _settling:
        _grown.clear()
        _times += 1
        if _times % _FULL_EVERY == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
