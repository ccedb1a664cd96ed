"""Time of a piece of work: the best of several tries, for the rest is other people's noise."""

import time
from collections.abc import Callable


def best_s(work: Callable[[], object], n_tries: int = 5, n_repeats: int = 1) -> float:
    """Seconds that one call of the work takes, the best of so many tries of so many calls each.

    The work is called once before, so that caches, lazy imports and compilers are not what is timed.
    """
    work()
    times = []
    for _ in range(n_tries):
        begun = time.perf_counter()
        for _ in range(n_repeats):
            work()
        times.append((time.perf_counter() - begun) / n_repeats)
    return min(times)
