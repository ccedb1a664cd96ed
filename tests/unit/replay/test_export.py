"""The table of events: in words, by time, and it says where it comes from."""

from __future__ import annotations

import csv
from io import StringIO

from metaviz import __version__
from metaviz.model.events import EventKind
from metaviz.replay.export import COLUMNS, write_events_csv
from metaviz.sim.course import course_digest, simulate_course
from metaviz.sim.events import events_in_window
from tests.toys import toy_scene

SCENE = toy_scene()
COURSE = simulate_course(SCENE, SCENE.published, 3)
EVENTS = events_in_window(COURSE, 6000.0, 6300.0, max_dots=50)


def _written() -> list[str]:
    file = StringIO(newline="")
    write_events_csv(EVENTS, COURSE, file)
    return file.getvalue().splitlines()


def test_the_header_says_where_the_events_come_from() -> None:
    header = [line for line in _written() if line.startswith("#")]
    assert header[0] == f"# metaviz {__version__} events"
    assert "# scene: toy" in header
    assert "# seed: 3" in header
    assert f"# course_sha256: {course_digest(COURSE)}" in header
    assert any("1 dot = " in line for line in header)


def test_the_rows_are_the_events_by_time() -> None:
    rows = list(csv.DictReader(line for line in _written() if not line.startswith("#")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(EVENTS)
    days = [float(row["time_day"]) for row in rows]
    assert days == sorted(days)
    assert sorted(days) == sorted(EVENTS.time_day.tolist())
    shed = [row for row in rows if row["kind"] == "shed"]
    assert sum(int(row["weight"]) for row in shed) == EVENTS.n_shed
    body = SCENE.body
    for row in rows:
        assert row["kind"].upper() in EventKind.__members__
        assert row["place"] in body.place_index
        assert (row["route"] != "") == (row["kind"] == "depart")
        assert row["route"] == "" or row["route"] in body.route_index
        assert (row["cause"] != "") == (row["kind"] == "die")
        assert row["site"] == body.places[body.place_index[row["place"]]].site_id
    keys = {f"{key:016x}" for key in COURSE.colonies.key.tolist()}
    assert {row["colony"] for row in rows if row["kind"] == "found"} <= keys
    assert any(row["colony"] for row in rows)
