"""Text to scene to text: nothing is lost, and a saved file reopens as it was."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Scene, Setup
from metaviz.scene.detector_file import detector_quantities
from metaviz.scene.dump import scene_text
from metaviz.scene.published import published_quantities
from metaviz.scene.scene_file import load_scene, parse_scene, save_scene
from metaviz.scene.treatments_file import catalogue_quantities, shipped_treatments
from tests.toys import toy_body, toy_scene

BODIES = {"toy": toy_body}


def same(one: Scene, other: Scene) -> bool:
    """Whether two scenes agree in everything but the identity of their body."""
    names = [field.name for field in fields(Scene) if field.name not in ("body", "quantities")]
    return all(getattr(one, name) == getattr(other, name) for name in names) and dict(one.quantities) == dict(
        other.quantities
    )


def test_a_scene_made_by_a_program_survives() -> None:
    scene = toy_scene()
    read, setup = parse_scene(scene_text(scene, Setup()), file="toy.yaml", bodies=BODIES)
    # A file offers the treatments of the catalogue, which a scene made by a program need not.
    names = [field.name for field in fields(Scene) if field.name not in ("body", "quantities", "effects")]
    assert {name: getattr(read, name) for name in names} == {name: getattr(scene, name) for name in names}
    assert read.quantities == published_quantities(scene) | catalogue_quantities() | dict(detector_quantities())
    assert read.effects == {kind: treatment.effect for kind, treatment in shipped_treatments().items()}
    assert setup == Setup()


TITLES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=60).filter(
    lambda text: text.strip() != ""
)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(lambda text: text.strip() != "")
SENTENCES = st.tuples(TEXTS, TEXTS).map(" ".join)
CITATIONS = st.builds(
    lambda author, year, doi: f"{author} A. Title. J 19{year};1:1." + (f" doi:10.1000/{doi}" if doi else ""),
    st.sampled_from(["Miller", "Del Monte", "diSibio", "Krüger"]),
    st.integers(10, 99),
    st.sampled_from(["", "x(1)", "y"]),
)
SHARES = st.floats(0.0, 1.0)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Scenes with drawn words, sources, and shares by site."""
    scene = toy_scene()
    quantities = published_quantities(scene)
    for key in draw(st.sets(st.sampled_from(["cascade.invasion", "soil.liver", "soil.default", "arrest.lung"]))):
        quantities[key] = Quantity(
            value=draw(SHARES),
            unit="1",
            source=draw(SENTENCES | CITATIONS),
            basis=draw(st.sampled_from(Basis)),
            note=draw(st.just("") | TEXTS),
        )
    # Reading gives the resolved form from which the real round trip starts.
    made = Scene(**{**{field.name: getattr(scene, field.name) for field in fields(Scene)}, "quantities": quantities,
                    "title": draw(TITLES), "story": draw(TEXTS).strip()})  # fmt: skip
    return parse_scene(scene_text(made), file="toy.yaml", bodies=BODIES)[0]


SETUPS = st.builds(
    Setup,
    seed=st.integers(0, 2**53 - 1),
    day=st.floats(0.0, 7305.0),
    changes=st.dictionaries(st.sampled_from(["soil.liver", "arrest.lung", "cascade.invasion"]), SHARES).map(
        lambda changes: tuple(changes.items())
    ),
)


@given(scene=scenes(), setup=SETUPS)
def test_text_to_scene_to_text(scene: Scene, setup: Setup) -> None:
    text = scene_text(scene, setup)
    read, read_setup = parse_scene(text, file="toy.yaml", bodies=BODIES)
    assert read_setup == setup
    assert same(read, scene)
    assert scene_text(read, read_setup) == text


def test_saving_replaces_the_file_wholly(tmp_path: Path) -> None:
    path = tmp_path / "toy.yaml"
    path.write_text("what was there before", encoding="utf-8")
    setup = Setup(seed=3, day=100.0, changes=(("soil.liver", 2.0),))
    save_scene(path, toy_scene(), setup)
    assert load_scene(path, bodies=BODIES)[1] == setup
    assert [each.name for each in tmp_path.iterdir()] == ["toy.yaml"]


def test_saving_where_it_cannot_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        save_scene(tmp_path / "no" / "toy.yaml", toy_scene(), Setup())
    target = tmp_path / "folder.yaml"
    target.mkdir()
    with pytest.raises(OSError, match="directory"):
        save_scene(target, toy_scene(), Setup())
    assert [each.name for each in tmp_path.iterdir()] == ["folder.yaml"]


def test_sites_that_say_the_same_as_the_default_are_left_out() -> None:
    text = scene_text(toy_scene())
    arrest = text.split("\narrest:\n")[1].split("\n\n")[0]
    assert arrest.splitlines() == [
        "  default: {value: 0.9, unit: '1', source: Set by the program that made the scene., basis: illustrative}"
    ]


def test_publications_are_gathered_and_referred_to() -> None:
    scene = toy_scene()
    quantities = published_quantities(scene)
    cited = Quantity(0.1, "1", "Del Monte U. Title. Cell Cycle 2009;8:505. doi:10.4161/cc.8.3.7608", Basis.MEASURED)
    quantities["cascade.invasion"] = cited
    made = Scene(**{**{field.name: getattr(scene, field.name) for field in fields(Scene)}, "quantities": quantities})
    text = scene_text(made)
    assert "  del_monte_2009:\n    citation: Del Monte U. Title. Cell Cycle 2009;8:505.\n    doi: 10.4161" in text
    assert "  invasion: {value: 0.1, unit: '1', source: del_monte_2009, basis: measured}" in text
    assert parse_scene(text, file="toy.yaml", bodies=BODIES)[0].quantities["cascade.invasion"] == cited
