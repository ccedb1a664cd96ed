"""Keys change what they name, within bounds, and wrong keys are told with the nearest right one."""

import math

import pytest

from metaviz.model.lever import LEVERS
from metaviz.scene.keys import apply_changes, change_keys, parameter_keys
from metaviz.scene.problems import SceneError
from tests.toys import toy_scene


def test_every_key_changes_what_it_names() -> None:
    scene = toy_scene()
    body = scene.body
    for key, bounds in change_keys(body).items():
        value = 1e9 if bounds.high > 1e9 else 0.123
        changed_scene, parameters = apply_changes(scene, [(key, value)])
        group, _, name = key.partition(".")
        if group == "course":
            assert getattr(changed_scene, name) == value
            assert parameters == scene.published
            continue
        assert changed_scene is scene
        match group:
            case "cascade":
                assert getattr(parameters, name) == value
            case "primary" | "colonies" | "niche":
                assert parameters.lever(next(lever for lever in LEVERS if lever.key == key)) == value
            case "sanctuary":
                assert parameters.shield(body.site_index[name]) == value
            case "arrest":
                assert parameters.arrest[body.site_index[name]] == value
            case "soil":
                assert parameters.soil[body.site_index[name]] == value
            case _:
                pytest.fail(f"nobody checks {key}")
        assert apply_changes(scene, [(key, value), (key, 0.5)])[1] == apply_changes(scene, [(key, 0.5)])[1]


def test_parameter_keys_are_those_a_file_may_change() -> None:
    body = toy_scene().body
    assert set(change_keys(body)) - set(parameter_keys(body)) == {"course.lethal_cells", "course.frailty_sigma"}
    assert len(parameter_keys(body)) == 5 + len(LEVERS) + 3 * len(body.sites)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        (
            "soil.livr",
            1.0,
            "soil.livr: found an unknown key (did you mean soil.liver?), allowed is one of soil.breast, ",
        ),
        (
            "cascade.invason",
            1.0,
            "found an unknown key (did you mean cascade.invasion?), allowed is one of cascade.invas",
        ),
        ("invasion", 1.0, "(did you mean cascade.invasion?), allowed is one of cascade.invasion, "),
        ("shoe", 1.0, "course.frailty_sigma, arrest.SITE, sanctuary.SITE, soil.SITE."),
        ("soil.liver", -1.0, "soil.liver: found -1.0, allowed is a number from 0 to 1e+06."),
        ("soil.liver", math.nan, "soil.liver: found nan, allowed is a number from 0 to 1e+06."),
        ("arrest.lung", 1.01, "arrest.lung: found 1.01, allowed is a number from 0 to 1."),
        ("cascade.lymph_share", math.inf, "cascade.lymph_share: found inf, allowed is a number from 0 to 1."),
        ("course.lethal_cells", 0.0, "course.lethal_cells: found 0.0, allowed is a number from 2 to 1e+15."),
    ],
)
def test_wrong_changes(key: str, value: float, told: str) -> None:
    with pytest.raises(SceneError) as caught:
        apply_changes(toy_scene(), [(key, value)])
    assert str(caught.value).startswith("--set: ")
    assert told in str(caught.value)


def test_all_wrong_changes_come_together() -> None:
    with pytest.raises(SceneError) as caught:
        apply_changes(toy_scene(), [("soil.livr", 1.0), ("arrest.lung", 2.0), ("soil.lung", 2.0)])
    assert len(caught.value.problems) == 2
