"""Each fault of a body's files is told by file, line, key path, what was found and what is allowed."""

from pathlib import Path

import pytest

from metaviz.scene.body_file import load_body
from metaviz.scene.problems import SceneError

GRAPH = """\
format: 1
body: toy
name: Toy
cardiac_output_l_per_min: {value: 6.0, source: book, basis: measured}
sources:
  book: A book.
junctions: [right_heart, left_heart]
dead_ends: []
sites:
- {id: lung, name: Lung, kind: bed, group: Chest, draw_weight: 2}
- {id: bone, name: Bone, kind: bed, group: Skeleton, draw_weight: 1, parts: [upper, lower]}
- {id: hilar, name: Hilar nodes, kind: node, group: Lymph nodes, draw_weight: 1}
routes:
- group: Lungs
  kind: pulmonary
  flow: {source: book, basis: measured}
  transit: {source: book, basis: fitted}
  routes:
  - {from: right_heart, to: lung, flow: 1.0, transit_s: 4, paths: [[trunk, twigs*]]}
  - {from: lung, to: left_heart, flow: 1.0, transit_s: 3, paths: [[trunk]]}
- group: Arteries
  kind: arterial
  flow: {source: book, basis: measured}
  transit: {source: book, basis: fitted}
  routes:
  - {from: left_heart, to: bone.upper, flow: 0.75, transit_s: 9, paths: [[trunk]]}
  - {from: left_heart, to: bone.lower, flow: 0.25, transit_s: 9, paths: [[trunk]]}
- group: Veins
  kind: venous
  flow: {source: book, basis: measured}
  transit: {source: book, basis: fitted}
  routes:
  - {from: bone.upper, to: right_heart, flow: 1.0, transit_s: 9, paths: [[trunk]]}
  - {from: bone.lower, to: right_heart, flow: 1.0, transit_s: 9, paths: [[trunk]]}
- group: Lymph
  kind: lymphatic
  flow: {source: book, basis: illustrative}
  transit: {source: book, basis: illustrative}
  routes:
  - {from: lung, to: hilar, flow: 1.0, transit_s: 900, paths: [[trunk]]}
  - {from: hilar, to: right_heart, flow: 1.0, transit_s: 900, paths: [[trunk]]}
"""
VESSELS = """\
format: 1
body: toy
vessels:
- {id: trunk, kind: venous, width_cm: 1, points: [[0, 0], [0, 4]]}
- {id: rib, mirror: true, kind: venous, width_cm: 0, points: [[1, 0], [1, 4]]}
"""
TREES = """\
format: 1
body: toy
trees:
- id: twigs
  kind: pulmonary
  inward: false
  segments:
  - {id: twigs_1, width_cm: 0.4, points: [[0, 4], [0, 6]]}
  - {id: twigs_2, after: twigs_1, width_cm: 0.2, points: [[0, 6], [1, 7]]}
  - {id: twigs_3, after: twigs_1, width_cm: 0.2, points: [[0, 6], [-1, 7]]}
"""
UPPER = "{from: left_heart, to: bone.upper, flow: 0.75,"


def write(folder: Path, graph: str = GRAPH, vessels: str = VESSELS, trees: str = TREES) -> Path:
    (folder / "graph.yaml").write_text(graph, encoding="utf-8")
    (folder / "vessels.yaml").write_text(vessels, encoding="utf-8")
    (folder / "trees.yaml").write_text(trees, encoding="utf-8")
    return folder / "graph.yaml"


def faults(path: Path) -> list[str]:
    with pytest.raises(SceneError) as caught:
        load_body(path)
    return [str(problem).removeprefix(f"{path.parent}/") for problem in caught.value.problems]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
    return text.replace(old, new)


def test_sound_files_make_a_body(tmp_path: Path) -> None:
    body = load_body(write(tmp_path))
    assert [place.id for place in body.places] == [
        "lung",
        "bone.upper",
        "bone.lower",
        "hilar",
        "right_heart",
        "left_heart",
    ]
    assert [site.id for site in body.sites] == ["lung", "bone", "hilar"]
    assert [place.id for place in body.places if place.site_id == "bone"] == ["bone.upper", "bone.lower"]
    assert [route.id for route in body.routes][:2] == ["right_heart>lung", "lung>left_heart"]
    assert body.routes[0].transit_s == 4.0


def test_star_stands_for_every_way_through_a_tree(tmp_path: Path) -> None:
    route = load_body(write(tmp_path)).routes[0]
    assert route.paths == (("trunk", "twigs_1", "twigs_2"), ("trunk", "twigs_1", "twigs_3"))


def test_way_through_an_inward_tree_runs_to_its_root(tmp_path: Path) -> None:
    route = load_body(write(tmp_path, trees=changed(TREES, "inward: false", "inward: true"))).routes[0]
    assert route.paths == (("trunk", "twigs_2", "twigs_1"), ("trunk", "twigs_3", "twigs_1"))


def test_marked_fork_is_a_way_of_its_own(tmp_path: Path) -> None:
    trees = changed(TREES, "{id: twigs_1, width_cm", "{id: twigs_1, tip: true, width_cm")
    assert load_body(write(tmp_path, trees=trees)).routes[0].paths[0] == ("trunk", "twigs_1")


def test_mirrored_vessel_has_two_sides(tmp_path: Path) -> None:
    graph = changed(
        GRAPH,
        "to: left_heart, flow: 1.0, transit_s: 3, paths: [[trunk]]",
        "to: left_heart, flow: 1.0, transit_s: 3, paths: [[rib_l], [rib_r]]",
    )
    assert load_body(write(tmp_path, graph)).routes[1].paths == (("rib_l",), ("rib_r",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            UPPER,
            "{from: left_heart, to: bone.upper, flow: 0.7,",
            "graph.yaml:26: routes[1].routes[0].flow: found routes of left_heart that sum to 0.95, "
            "allowed is a sum of 1.",
        ),
        (
            "to: hilar, flow: 1.0",
            "to: hilar, flow: 0.5",
            "graph.yaml:40: routes[3].routes[0].flow: found lymph of lung that sum to 0.5, allowed is a sum of 1.",
        ),
        (
            "{from: bone.upper, to: right_heart, flow: 1.0",
            "{from: bone.upper, to: right_heart, flow: 0.999998",
            "graph.yaml:33: routes[2].routes[0].flow: found blood of bone.upper that sum to 0.999998, "
            "allowed is a sum of 1.",
        ),
        (
            UPPER,
            "{from: left_heart, to: bone.uper, flow: 0.75,",
            "graph.yaml:26: routes[1].routes[0].to: found bone.uper (did you mean bone.upper?), "
            "allowed is the id of a place.",
        ),
        (
            UPPER,
            "{from: left_hart, to: bone.upper, flow: 0.75,",
            "graph.yaml:26: routes[1].routes[0].from: found left_hart (did you mean left_heart?), "
            "allowed is the id of a place.",
        ),
        (
            UPPER,
            "{from: left_heart, to: left_heart, flow: 0.75,",
            "graph.yaml:26: routes[1].routes[0].to: found a route from left_heart to itself, allowed is another place.",
        ),
        (
            "to: bone.lower, flow: 0.25",
            "to: bone.upper, flow: 0.25",
            "graph.yaml:27: routes[1].routes[1]: found a second arterial route from left_heart to bone.upper "
            "(first in line 26), allowed is each route once, with its ways in paths.",
        ),
        (
            "transit_s: 4, paths",
            "transit_s: 0, paths",
            "graph.yaml:19: routes[0].routes[0].transit_s: found 0, allowed is a number above 0.",
        ),
        (
            "transit_s: 4, paths",
            "transit_s: -4, paths",
            "graph.yaml:19: routes[0].routes[0].transit_s: found -4, allowed is a number above 0.",
        ),
        (
            "kind: venous",
            "kind: venus",
            "graph.yaml:29: routes[2].kind: found venus (did you mean venous?), allowed is one of arterial, venous, "
            "portal, pulmonary, vertebral, lymphatic, transcoelomic.",
        ),
        (
            "{from: hilar, to: right_heart",
            "{from: hilar, too: right_heart",
            "graph.yaml:41: routes[3].routes[1].too: found an unknown key (did you mean to?), allowed is one of from, "
            "to, flow, flow_basis, transit_s, paths.",
        ),
        (
            "junctions: [right_heart, left_heart]",
            "junctions: [right_heart, left_heart, lung]",
            "graph.yaml:10: sites[0].id: found a second lung, allowed is each place once.",
        ),
        (
            "value: 6.0, source: book",
            "value: 6.0, source: boook",
            "graph.yaml:4: cardiac_output_l_per_min.source: found boook (did you mean book?), "
            "allowed is a key of sources: book.",
        ),
        (
            "flow: {source: book, basis: illustrative}",
            "flow: {source: letter, basis: illustrative}",
            "graph.yaml:37: routes[3].flow.source: found letter, allowed is a key of sources: book.",
        ),
        (
            "dead_ends: []",
            "dead_ends: [bone]",
            "graph.yaml:8: dead_ends[0]: found bone (did you mean bone.upper?), allowed is the id of a place.",
        ),
        (
            "dead_ends: []",
            "dead_ends: [hilar]",
            "graph.yaml:8: dead_ends[0]: found hilar, from which a route leads on, allowed is a place without routes.",
        ),
        (
            "  - {from: bone.lower, to: right_heart, flow: 1.0, transit_s: 9, paths: [[trunk]]}\n",
            "",
            "graph.yaml:11: sites[1].id: found bone.lower, a dead end, allowed is a place from which blood or lymph "
            "leads on, or one listed under dead_ends.",
        ),
        (
            "paths: [[trunk, twigs*]]",
            "paths: [[trunc, twigs*]]",
            "graph.yaml:19: routes[0].routes[0].paths[0][0]: found trunc (did you mean trunk?), "
            "allowed is the id of a vessel.",
        ),
        (
            "paths: [[trunk, twigs*]]",
            "paths: [[trunk, twig*]]",
            "graph.yaml:19: routes[0].routes[0].paths[0][1]: found twig* (did you mean twigs?), "
            "allowed is the id of a tree of vessels.",
        ),
    ],
)
def test_fault_of_the_graph(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert faults(write(tmp_path, changed(GRAPH, old, new))) == [said]


def test_node_gives_lymph_alone(tmp_path: Path) -> None:
    graph = GRAPH.replace("kind: lymphatic", "kind: venous")
    said = faults(write(tmp_path, graph))
    assert said == [
        "graph.yaml:41: routes[3].routes[1].from: found a venous route from a node, allowed is one of lymphatic there."
    ]


def test_bed_that_no_blood_reaches(tmp_path: Path) -> None:
    graph = changed(GRAPH, "  - {from: left_heart, to: bone.lower, flow: 0.25, transit_s: 9, paths: [[trunk]]}\n", "")
    graph = changed(graph, "flow: 0.75", "flow: 1.0")
    assert faults(write(tmp_path, graph)) == [
        "graph.yaml:11: sites[1].id: found bone.lower, which no blood reaches, "
        "allowed is a bed reached from right_heart."
    ]


def test_place_that_leads_in_a_circle(tmp_path: Path) -> None:
    graph = changed(GRAPH, "{from: bone.upper, to: right_heart,", "{from: bone.upper, to: bone.lower,")
    graph = changed(graph, "{from: bone.lower, to: right_heart,", "{from: bone.lower, to: bone.upper,")
    said = faults(write(tmp_path, graph))
    assert (
        "graph.yaml:11: sites[1].id: found bone.upper, from which no way leads to the heart, "
        "allowed is a place from which cells come back to right_heart."
    ) in said


def test_heart_is_needed(tmp_path: Path) -> None:
    assert faults(write(tmp_path, GRAPH.replace("right_heart", "heart"))) == [
        "graph.yaml:7: junctions: found no right_heart, allowed is a list with right_heart and left_heart."
    ]


def test_transcoelomic_share_leaves_something_for_vessels(tmp_path: Path) -> None:
    graph = GRAPH + (
        "- group: Cavity\n  kind: transcoelomic\n  flow: {source: book, basis: illustrative}\n"
        "  transit: {source: book, basis: illustrative}\n  routes:\n"
        "  - {from: lung, to: bone.upper, flow: 1.0, transit_s: 9, paths: [[trunk]]}\n"
    )
    assert faults(write(tmp_path, graph)) == [
        "graph.yaml:47: routes[4].routes[0].flow: found transcoelomic routes of lung that sum to 1, "
        "allowed is a sum below 1."
    ]


def test_all_faults_come_together(tmp_path: Path) -> None:
    graph = changed(GRAPH, UPPER, "{from: left_heart, to: bone.uper, flow: 0.75,")
    graph = changed(graph, "{from: hilar, to: right_heart", "{from: hilaar, to: right_heart")
    graph = changed(graph, "paths: [[trunk, twigs*]]", "paths: [[trunc, twigs*]]")
    assert [line.split(":")[1] for line in faults(write(tmp_path, graph))] == ["19", "26", "41"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "vessels",
            "- {id: rib, mirror",
            "- {id: trunk, kind: venous, width_cm: 1, points: [[0, 0], [0, 4]]}\n- {id: rib, mirror",
            "vessels.yaml:5: vessels[1].id: found a second trunk, allowed is each vessel once.",
        ),
        (
            "vessels",
            "[[0, 0], [0, 4]]",
            "[[0, 0]]",
            "vessels.yaml:4: vessels[0].points: found a list of 1 items, allowed is at least 2 items.",
        ),
        (
            "vessels",
            "[[0, 0], [0, 4]]",
            "[[0, 0], [0, up]]",
            "vessels.yaml:4: vessels[0].points[1][1]: found up, allowed is a number.",
        ),
        (
            "vessels",
            "width_cm: 1,",
            "width_cm: -1,",
            "vessels.yaml:4: vessels[0].width_cm: found -1, allowed is a number of at least 0.",
        ),
        (
            "trees",
            "{id: twigs_2, after: twigs_1",
            "{id: twigs_2, after: twigs_3",
            "trees.yaml:9: trees[0].segments[1].after: found twigs_3 (did you mean twigs_1?), "
            "allowed is the id of a segment that stands before it in the same tree.",
        ),
        (
            "trees",
            "{id: twigs_3,",
            "{id: trunk,",
            "trees.yaml:10: trees[0].segments[2].id: found a second trunk, allowed is each vessel once.",
        ),
    ],
)
def test_fault_of_the_vessels(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    texts = {"vessels": VESSELS, "trees": TREES}
    texts[file] = changed(texts[file], old, new)
    assert faults(write(tmp_path, GRAPH, **texts)) == [said]


def test_missing_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "trees.yaml").unlink()
    assert faults(path) == [
        "trees.yaml: found a file that cannot be read (No such file or directory), allowed is a readable text file."
    ]
