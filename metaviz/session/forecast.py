"""Expectations of a case: worked out when they are first looked at, or elsewhere while the former ones are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from metaviz.model.cascade import Parameters
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene
from metaviz.session.case import Case
from metaviz.session.runner import Runner
from metaviz.theory.expectation import Expectation

Expect = Callable[[Scene, Parameters, float, Plan], Expectation]


class Forecast:
    """A pure function's value that is not there before somebody asks for it.

    Whoever shows a state asks at once, so the numbers still change in the same event; but a window that has
    not been painted yet, or a film without charts, does not wait for them.
    """

    def __init__(self, compute: Callable[[], Expectation]) -> None:
        self._compute = compute

    @cached_property
    def expectation(self) -> Expectation:
        """The expectations; the same object each time."""
        return self._compute()


class Forecaster:
    """Makes forecasts.

    Parameters
    ----------
    expect
        Works expectations out.
    runner
        Where those of treated patients are worked out, which take longer than a window may stand still.
    """

    def __init__(self, expect: Expect, runner: Runner) -> None:
        self._expect, self._runner = expect, runner

    def now(self, case: Case) -> Forecast:
        """Return the forecast of a case."""
        return Forecast(lambda: self._expect(case.scene, case.parameters, case.scene.horizon_days, case.plan))

    def later(self, case: Case, deliver: Callable[[Case, Forecast], None]) -> None:
        """Work the forecast of a case out, and deliver it; only the latest request matters."""
        forecast = self.now(case)

        def work() -> Forecast:
            # Everything that charts ask of it is worked out where nobody waits.
            _ = forecast.expectation.expected_colonies
            return forecast

        self._runner.request(work, lambda ready: deliver(case, ready))

    def collect(self) -> None:
        """Deliver at once what is ready."""
        self._runner.collect()

    def close(self) -> None:
        """Deliver nothing any more."""
        self._runner.close()
