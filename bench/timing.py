"""How two calls are compared: in turn, so that both meet the same machine."""

import statistics
import time
from collections.abc import Callable


def alternate(ours: Callable, theirs: Callable, rounds: int = 15) -> tuple[float, float]:
    """Return the median seconds of both."""
    ours(), theirs()
    times = [(timed(ours), timed(theirs)) for _round in range(rounds)]
    return statistics.median(time[0] for time in times), statistics.median(time[1] for time in times)


def timed(call: Callable) -> float:
    """Return the seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
