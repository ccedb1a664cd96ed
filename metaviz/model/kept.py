"""What follows from a value, worked out once and kept as long as the value lives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

ValueT = TypeVar("ValueT")
ResultT = TypeVar("ResultT")


def kept(work_out: Callable[[ValueT], ResultT]) -> Callable[[ValueT], ResultT]:
    """Let a function work out its result once for each value.

    The values never change and are told apart by identity (bodies, scenes, courses, layouts). A result must not hold
    its value, or both would stay for ever.

    Parameters
    ----------
    work_out
        Pure function of one value.
    """
    known: WeakKeyDictionary[ValueT, ResultT] = WeakKeyDictionary()

    @wraps(work_out)
    def once(value: ValueT) -> ResultT:
        if value not in known:
            known[value] = work_out(value)
        return known[value]

    return once
