"""Each fault of a scene file is told by file, line, key path, what was found and what is allowed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.body import Body
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene, parse_scene
from tests.toys import toy_body

BODIES = {"toy": toy_body}
SHARE = "unit: '1', source: Set by the program that made the scene., basis: illustrative"

# What is written in the file, what stands there instead, and what is said about it.
BROKEN = [
    (
        "invasion: {value: 0.1",
        "invasion: {value: 1.5",
        "cascade.invasion.value: found 1.5, allowed is a number of at most 1",
    ),
    (
        "invasion: {value: 0.1",
        "invasion: {value: -1",
        "cascade.invasion.value: found -1, allowed is a number of at least 0",
    ),
    ("invasion: {value: 0.1", "invasion: {value: often", "cascade.invasion.value: found often, allowed is a number"),
    ("invasion: {value: 0.1", "invasion: {value: true", "cascade.invasion.value: found true, allowed is a number"),
    (
        "invasion: {value: 0.1",
        "invasion: {value: [1]",
        "cascade.invasion.value: found a list of 1 items, allowed is a number",
    ),
    ("invasion: {value: 0.1", "invasion: {value: ", "cascade.invasion.value: found nothing, allowed is a number"),
    (
        "invasion: {value: 0.1",
        "invasion: {value: 1e-4",
        "cascade.invasion.value: found 1e-4, allowed is a number with a point and a signed exponent (write 1.0e-4)",
    ),
    (
        "invasion: {value: 0.1",
        "invasion: {value: .nan",
        "cascade.invasion.value: found .nan, allowed is a finite number",
    ),
    (
        "invasion: {value: 0.1",
        "invasion: {value: .inf",
        "cascade.invasion.value: found .inf, allowed is a finite number",
    ),
    (
        "invasion: {value: 0.1",
        "invasion: {value: no",
        "cascade.invasion.value: found no, allowed is anything but yes, no, on and off, which some readers take for ",
    ),
    (
        "invasion: {value: 0.1, unit: '1'",
        "invasion: {value: 0.1, unit: days",
        "cascade.invasion.unit: found days, allowed is 1",
    ),
    (
        "invasion: {value: 0.1",
        "invasoin: {value: 0.1",
        "cascade.invasoin: found an unknown key (did you mean invasion?), allowed is one of invasion, intravasation, "
        "circulation, extravasation, colonisation, lymph_share",
    ),
    (
        "invasion: {value: 0.1",
        "invasion: {values: 0.1",
        "cascade.invasion.values: found an unknown key (did you mean value?), allowed is one of value, unit, source, "
        "basis, note",
    ),
    (
        f"  invasion: {{value: 0.1, {SHARE}}}",
        "  invasion: 0.1",
        "cascade.invasion: found 0.1, allowed is a group with the keys value, unit, source, basis, note",
    ),
    (
        f"  invasion: {{value: 0.1, {SHARE}}}\n",
        "",
        "cascade.invasion: found nothing, allowed is a value here: this key is required",
    ),
    (
        "basis: illustrative",
        "basis: meassured",
        "primary.growth.doubling_time.basis: found meassured (did you mean measured?), allowed is one of measured, "
        "fitted, illustrative",
    ),
    (
        "source: Set by the program that made the scene.",
        "source: miller",
        "primary.growth.doubling_time.source: found miller, allowed is a sentence, or the id of one of the sources "
        "under `sources`",
    ),
    ("title: Toy", "title: ''", "title: found an empty text, allowed is text of at least 1 characters"),
    ("title: Toy", "title: 5", "title: found 5, allowed is text"),
    (
        "title: Toy",
        'title: "To\\ey"',
        "title: found To y, allowed is text on one line, without control characters",
    ),
    (
        "horizon: {value: 7305, unit: days",
        "horizon: {value: 121, unit: years",
        "course.horizon.value: found 121.0 years, allowed is a duration of at most 120 years",
    ),
    (
        "title: Toy\n",
        "title: Toy\ntitle: Boy\n",
        "title: found a second title (first in line 2), allowed is each key once",
    ),
    ("body: toy", "body: toys", "body: found toys (did you mean toy?), allowed is one of toy"),
    (
        "place: breast",
        "place: brest",
        "primary.place: found brest (did you mean breast?), allowed is a bed of the toy: ",
    ),
    ("place: breast", "place: axillary", "primary.place: found axillary, allowed is a bed of the toy: breast, lung, "),
    (
        "law: gompertz",
        "law: gomperz",
        "growth.law: found gomperz (did you mean gompertz?), allowed is one of gompertz, expo",
    ),
    (
        "unit: days",
        "unit: moons",
        "primary.growth.doubling_time.unit: found moons (did you mean months?), allowed is one of minutes, hours, ",
    ),
    (
        "value: 200, unit: days",
        "value: 200 moons",
        "primary.growth.doubling_time.value: found 200 moons, allowed is a number beside a unit, or a duration such as",
    ),
    (
        "capacity_cells: {value: 1.0e+12",
        "capacity_cells: {value: 1.0e+3",
        "primary.growth.capacity_cells.value: found 1000.0, allowed is more than the reference_cells, 1e+08",
    ),
    (
        "  liver: {value: 2",
        "  livre: {value: 2",
        "soil.livre: found an unknown key (did you mean liver?), allowed is one of de",
    ),
    (
        "  default: {value: 0.9",
        "  lung: {value: 0.9",
        "arrest.default: found nothing, allowed is a value here: it holds for",
    ),
    ("seed: 7", "seed: -7", "setup.seed: found -7, allowed is a number of at least 0"),
    ("seed: 7", "seed: 7.5", "setup.seed: found 7.5, allowed is an integer"),
    ("day: 12.5", "day: 10000", "setup.day: found 10000.0, allowed is a day of the course, from 0 to 7305"),
    (
        "soil.liver: 3",
        "soil.livr: 3",
        "setup.changes.soil.livr: found an unknown key (did you mean soil.liver?), allowed is ",
    ),
    ("soil.liver: 3", "soil.liver: -3", "setup.changes.soil.liver: found -3.0, allowed is a number from 0 to 1e+06"),
    ("soil.liver: 3", "course.frailty_sigma: 3", "setup.changes.course.frailty_sigma: found an unknown key"),
]


@pytest.mark.parametrize(("written", "instead", "message"), BROKEN)
def test_a_fault_is_told_with_line_and_key_path(toy_text: str, written: str, instead: str, message: str) -> None:
    assert written in toy_text
    broken = toy_text.replace(written, instead, 1)
    with pytest.raises(SceneError) as caught:
        parse_scene(broken, file="toy.yaml", bodies=BODIES)
    told = str(caught.value.problems[0])
    assert len(caught.value.problems) == 1, caught.value
    assert message in told
    where = re.match(r"toy\.yaml:(\d+): (\S+?): found ", told)
    assert where, told
    # The line named is one that was changed, or the group around a line that was taken away.
    before, after = toy_text.splitlines(), broken.splitlines()
    named = after[int(where[1]) - 1]
    assert named not in before or len(after) < len(before) or "source" in message or "default" in message, named


def test_all_faults_come_together_in_the_order_of_lines(toy_text: str) -> None:
    broken = (
        toy_text.replace("invasion: {value: 0.1", "invasion: {value: 1e-4", 1)
        .replace("circulation: {value: 0.4", "circulation: {value: 4", 1)
        .replace("colonisation:", "colonization:", 1)
        .replace("seed: 7", "seed: x", 1)
    )
    with pytest.raises(SceneError) as caught:
        parse_scene(broken, file="toy.yaml", bodies=BODIES)
    paths = [problem.key_path for problem in caught.value.problems]
    assert sorted(paths) == sorted(
        ["cascade.invasion.value", "cascade.circulation.value", "cascade.colonization", "setup.seed"]
    )
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert str(caught.value).count("\n") == len(paths) - 1


def test_faults_that_need_the_body_come_together(toy_text: str) -> None:
    broken = toy_text.replace("place: breast", "place: lng").replace("liver: {value", "leber: {value")
    with pytest.raises(SceneError) as caught:
        parse_scene(broken, file="toy.yaml", bodies=BODIES)
    assert {problem.key_path for problem in caught.value.problems} == {"primary.place", "soil.leber"}


@pytest.mark.parametrize("text", ["just words", "- a\n- list\n", "5", "~"])
def test_a_document_that_is_no_group(text: str) -> None:
    with pytest.raises(
        SceneError, match=r"^toy\.yaml:1: found .+, allowed is a group with the keys title, story, body, "
    ):
        parse_scene(text, file="toy.yaml", bodies=BODIES)


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_refused(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    with pytest.raises(SceneError):
        load_scene(path, bodies=BODIES)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data())
def test_no_damage_to_a_scene_file_raises_anything_else(toy_text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(toy_text) - 1))
    length = data.draw(st.integers(0, 60))
    junk = data.draw(
        st.text(max_size=10) | st.sampled_from(["{", "]", ": ", "\n", "1e-4", "no", "- ", "&a ", "*a", "'"])
    )
    damaged = toy_text[:start] + junk + toy_text[start + length :]
    try:
        scene, _ = parse_scene(damaged, file="toy.yaml", bodies=BODIES)
    except SceneError:
        return
    assert isinstance(scene.body, Body)


MAY_BE_LEFT_OUT = ("clones", "niche", "sanctuary", "treatments", "detector", "setup")
GROUPS = ["title", "sources", "cascade", "arrest", "primary", "course", *MAY_BE_LEFT_OUT]


@given(key=st.sampled_from(GROUPS), value=VALUES)
def test_no_value_of_a_group_raises_anything_else(
    toy_text: str, key: str, value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import yaml

    tree = yaml.safe_load(toy_text)
    tree[key] = value
    path: Path = tmp_path_factory.getbasetemp() / "value.yaml"
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    try:
        load_scene(path, bodies=BODIES)
    except SceneError:
        return
    assert key in ("title", "sources", *MAY_BE_LEFT_OUT)


@given(value=VALUES)
def test_no_plan_raises_anything_else(toy_text: str, value: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    import yaml

    tree = yaml.safe_load(toy_text)
    tree["setup"]["plan"] = {"treatments": [value, {"kind": "surgery", "day": value}], "follow_up": value}
    path: Path = tmp_path_factory.getbasetemp() / "plan.yaml"
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    with pytest.raises(SceneError) as caught:
        load_scene(path, bodies=BODIES)
    assert all("setup" in problem.key_path for problem in caught.value.problems)


@given(value=VALUES)
def test_no_variant_raises_anything_else(value: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    import yaml

    path: Path = tmp_path_factory.getbasetemp() / "variant.yaml"
    tree = {"extends": "uterus", "soil": value, "primary": {"growth": {"doubling_time": {"factor": value}}}}
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    with pytest.raises(SceneError):
        load_scene(path)
