"""Every number of a body has its ground."""

import pytest

from metaviz.model.quantity import Basis
from metaviz.scene.body_file import body_named, body_names
from metaviz.scene.body_grounds import body_grounds


@pytest.mark.parametrize("name", body_names())
def test_every_flow_and_every_time_is_told_once(name: str) -> None:
    grounds = body_grounds(name)
    assert sum(ground.n_numbers for ground in grounds) == 1 + 2 * len(body_named(name).routes)
    assert all(ground.of for ground in grounds)
    assert {Basis.MEASURED, Basis.ILLUSTRATIVE} <= {ground.basis for ground in grounds}


def test_a_split_that_was_chosen_is_not_called_measured() -> None:
    chosen = [ground for ground in body_grounds("woman") if "chosen" in ground.source and "split" in ground.source]
    assert chosen
    assert any(ground.basis is Basis.ILLUSTRATIVE for ground in chosen)
