"""The references of a scene hold every number once."""

import pytest

from metaviz.model.quantity import Basis
from metaviz.replay.references import references_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from tests.toys import toy_scene


@pytest.mark.parametrize("name", shipped_scenes())
def test_every_number_is_told_once(name: str) -> None:
    scene, _setup = load_scene(shipped_scenes()[name])
    references = references_of(scene)
    told = [key for reference in references.published for number in reference.numbers for key in number.keys]
    told += [key for number in references.chosen for key in number.keys]
    assert len(told) == len(set(told)) == sum(references.count_by_basis.values())
    for key, quantity in scene.quantities.items():
        default = f"{key.rpartition('.')[0]}.default"
        assert key in told or scene.quantities[default] == quantity


def test_what_is_chosen_stands_apart() -> None:
    scene, _setup = load_scene(shipped_scenes()["breast"])
    references = references_of(scene)
    chosen = {key for number in references.chosen for key in number.keys}
    assert {"cascade.invasion", "course.lethal_cells"} <= chosen
    assert "cascade.colonisation" not in chosen
    by_year = {reference.publication.year: reference for reference in references.published}
    fitted = [number.keys for number in by_year["2013"].numbers if number.quantity.basis is Basis.FITTED]
    assert ("cascade.colonisation",) in fitted


def test_equal_numbers_of_a_table_are_told_together() -> None:
    scene, _setup = load_scene(shipped_scenes()["breast"])
    numbers = [number for reference in references_of(scene).published for number in reference.numbers]
    together = next(number for number in numbers if "soil.muscle" in number.keys)
    assert together.keys == ("soil.muscle", "soil.soft_tissue")


def test_a_scene_made_by_a_program_has_nothing_but_its_word() -> None:
    references = references_of(toy_scene())
    assert not references.published
    assert references.chosen
    assert references.bibtex == ""
