"""Each command from arguments to output, on a real scene."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from PIL import Image

from metaviz import __version__
from metaviz.cli import main
from metaviz.cli.doctor import package_trouble
from metaviz.model.fate import FAILURES, FATES
from metaviz.model.scene import Setup
from metaviz.scene.scene_file import load_scene, save_scene
from metaviz.scene.shipped import scene_path, shipped_scenes
from metaviz.sim.draws import patient_seed

MONTH_DAYS = 365.25 / 12.0
HORIZON_YEARS = load_scene(scene_path("breast"))[0].horizon_days / 365.25


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command in this process; returns status, standard output and standard error."""

    def run(*argv: str) -> tuple[int, str, str]:
        try:
            status = main(argv)
        except SystemExit as end:
            status = int(str(end.code))
        return status, *capsys.readouterr()

    return run


def test_predict(call: Any) -> None:
    status, out, err = call("predict", "breast", "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert list(answer) == ["scene", "horizon_years", "per_cell", "sites", "p_any_site"]
    assert (answer["scene"], answer["horizon_years"]) == ("breast", HORIZON_YEARS)
    scene, _ = load_scene(scene_path("breast"))
    sites = [site.id for site in scene.body.sites]
    per_cell = answer["per_cell"]
    assert list(per_cell) == ["founds", "by_site", "deaths"]
    assert list(per_cell["by_site"]) == list(answer["sites"]) == sites
    assert list(per_cell["deaths"]) == [fate.value for fate in FAILURES]
    assert per_cell["founds"] + sum(per_cell["deaths"].values()) == pytest.approx(1.0)
    assert sum(per_cell["by_site"].values()) == pytest.approx(per_cell["founds"])
    for numbers in answer["sites"].values():
        assert list(numbers) == ["expected_colonies", "expected_detectable", "p_any", "p_detectable"]
        assert numbers["expected_detectable"] <= numbers["expected_colonies"]
        assert 0.0 <= numbers["p_detectable"] <= numbers["p_any"] <= 1.0
    assert max(numbers["p_any"] for numbers in answer["sites"].values()) <= answer["p_any_site"] <= 1.0


def test_predict_follows_set_and_years(call: Any) -> None:
    def colonies(*more: str) -> dict[str, float]:
        answer = json.loads(call("predict", "breast", "--json", *more)[1])
        return {site: numbers["expected_colonies"] for site, numbers in answer["sites"].items()}

    published = colonies()
    no_liver = colonies("--set", "soil.liver=0")
    assert no_liver["liver"] == 0.0
    assert published["liver"] > 0.1
    assert colonies("--years", "10")["lung"] < 0.2 * published["lung"]
    assert sum(colonies("--set", "cascade.invasion=0").values()) == 0.0


def test_run(call: Any) -> None:
    status, out, err = call("run", "breast", "--seed", "278", "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert list(answer) == [
        "scene", "seed", "years", "course_sha256", "shed", "ledger", "colonies", "milestones", "stage", "stage_four",
        "recurrent", "goal", "by_tests", "found_milestones", "findings", "missed_tests", "leads",
    ]  # fmt: skip
    assert (answer["scene"], answer["seed"], answer["years"]) == ("breast", 278, HORIZON_YEARS)
    assert len(answer["course_sha256"]) == 64
    assert list(answer["ledger"]) == [fate.value for fate in FATES]
    assert all(type(count) is int for count in answer["ledger"].values())
    assert sum(answer["ledger"].values()) == answer["shed"]
    assert answer["ledger"]["founded"] == len(answer["colonies"]) >= 5
    known = {"primary"}
    for colony in answer["colonies"]:
        assert list(colony) == [
            "id", "parent", "site", "generation", "clone", "founded_day", "awake_day", "detectable_day", "found_day",
            "regress_day", "eradicated", "cells_at_end",
        ]  # fmt: skip
        assert len(colony["id"]) == 16
        assert colony["parent"] in known
        assert (colony["generation"] == 1) == (colony["parent"] == "primary")
        known.add(colony["id"])
    kinds = [mark["kind"] for mark in answer["milestones"]]
    assert {"primary_detectable", "first_colony", "first_detectable"} <= set(kinds)
    assert [mark["day"] for mark in answer["milestones"]] == sorted(mark["day"] for mark in answer["milestones"])


def test_days_after_the_end_are_not_told(call: Any) -> None:
    # The patient shown first has metastases that are founded early and seen late.
    argv = ("run", "breast", "--seed", str(load_scene(scene_path("breast"))[1].seed), "--json")
    whole = json.loads(call(*argv)[1])["colonies"]
    seen = next(colony for colony in whole if colony["detectable_day"] is not None)
    years = (seen["founded_day"] + seen["detectable_day"]) / 2.0 / 365.25
    short = json.loads(call(*argv, "--years", f"{years:.2f}")[1])["colonies"]
    end_day = float(f"{years:.2f}") * 365.25
    assert [colony["id"] for colony in short] == [c["id"] for c in whole if c["founded_day"] < end_day]
    later = [c for c in whole if c["founded_day"] < end_day < (c["detectable_day"] or 0.0)]
    assert later
    by_id = {colony["id"]: colony for colony in short}
    assert all(by_id[colony["id"]]["detectable_day"] is None for colony in later)
    for colony in whole:
        assert all(
            day is None or day <= HORIZON_YEARS * 365.25 for day in (colony["awake_day"], colony["detectable_day"])
        )


def test_colonies_of_runs_are_those_of_the_ensemble(call: Any) -> None:
    n = 12
    answer = json.loads(call("ensemble", "lung", "-n", str(n), "--seed", "5", "--json")[1])
    runs = [
        json.loads(call("run", "lung", "--seed", str(patient_seed(5, i)), "--json")[1])["colonies"] for i in range(n)
    ]
    for site, numbers in answer["sites"].items():
        here = [[colony for colony in colonies if colony["site"] == site] for colonies in runs]
        assert numbers["mean_colonies"] == pytest.approx(sum(map(len, here)) / n)
        assert numbers["share_any"] == pytest.approx(sum(map(bool, here)) / n)
        seen = [any(colony["detectable_day"] is not None for colony in colonies) for colonies in here]
        assert numbers["share_detectable"] == pytest.approx(sum(seen) / n)


def test_a_course_with_too_many_colonies_says_so(call: Any) -> None:
    steps = ("invasion", "intravasation", "circulation", "extravasation", "colonisation")
    every = [word for step in steps for word in ("--set", f"cascade.{step}=1")]
    status, out, err = call("run", "breast", "--seed", "1", "--json", *every)
    answer = json.loads(out)
    assert status == 0
    assert sum(answer["ledger"].values()) == answer["shed"]
    assert re.fullmatch(r"metaviz: the course is followed to day [0-9,]+ only: it has more colonies than .+\n", err)


def test_run_is_reproducible_and_seeds_differ(call: Any) -> None:
    one = call("run", "breast", "--seed", "3", "--json")
    assert call("run", "breast", "--seed", "3", "--json") == one
    assert json.loads(call("run", "breast", "--seed", "4", "--json")[1])["course_sha256"] not in one[1]


def test_ensemble(call: Any) -> None:
    status, out, err = call("ensemble", "lung", "-n", "200", "--seed", "1", "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert list(answer) == ["scene", "n", "wall_s", "sites", "clones", "share_any_site", "first_detectable_day"]
    assert (answer["scene"], answer["n"]) == ("lung", 200)
    assert answer["wall_s"] > 0.0
    for numbers in answer["sites"].values():
        assert list(numbers) == ["share_any", "share_detectable", "mean_colonies"]
        assert numbers["share_detectable"] <= numbers["share_any"] <= answer["share_any_site"]
    days = answer["first_detectable_day"]
    assert list(days) == ["p10", "p50", "p90"]
    assert days["p10"] <= days["p50"] <= days["p90"]


def test_percentiles_are_said_to_be_of_those_who_have_one(call: Any) -> None:
    out = call("ensemble", "lung", "-n", "50", "--seed", "1")[1]
    assert "First detectable colony, among the patients who have one: in year " in out


def test_ensemble_in_which_nothing_happens_is_valid_json(call: Any) -> None:
    out = call("ensemble", "lung", "-n", "5", "--seed", "1", "--json", "--set", "cascade.invasion=0")[1]
    assert "NaN" not in out
    assert json.loads(out)["first_detectable_day"] == {"p10": None, "p50": None, "p90": None}


def test_events(call: Any, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    window = ("events", "breast", "--seed", "278", "--from", "12y", "--for", "3d", "--dots", "500")
    assert call(*window, "-o", str(path)) == (0, "", "")
    text = path.read_text(encoding="utf-8")
    assert call(*window)[1] == text
    rows = list(csv.DictReader(io.StringIO("".join(line for line in text.splitlines(True) if line[0] != "#"))))
    assert {"time_day", "cell", "kind", "site", "route", "weight", "cause"} <= set(rows[0])
    shed = [row for row in rows if row["kind"] == "shed"]
    assert all(12 * 365.25 <= float(row["time_day"]) < 12 * 365.25 + 3.0 for row in shed)
    assert f"shed cells: {sum(int(row['weight']) for row in shed)};" in text


def test_events_after_the_end_are_refused(call: Any) -> None:
    status, out, err = call("events", "breast", "--seed", "1", "--from", "50y", "--for", "3d")
    assert (status, out) == (2, "")
    end = r"[0-9.]+"
    assert re.fullmatch(
        rf"metaviz: --from: found day 18262\.5, allowed is a day before the course ends \(day {end}\)\n", err
    )


@pytest.mark.parametrize(
    "argv",
    [
        ["predict", "colorectal"],
        ["run", "breast", "--seed", "278"],
        ["run", "breast", "--seed", "1", "--years", "1"],
        ["ensemble", "lung", "-n", "20", "--seed", "1"],
        ["ensemble", "lung", "-n", "2", "--seed", "1", "--years", "1"],
    ],
)
def test_tables(call: Any, argv: list[str]) -> None:
    status, out, err = call(*argv)
    assert (status, err) == (0, "")
    assert out.startswith(("Colorectal cancer", "Breast cancer", "Lung cancer"))
    assert "nan" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_check(call: Any, tmp_path: Path) -> None:
    names = list(shipped_scenes())
    for argv in (names, []):
        status, out, err = call("check", *argv)
        assert (status, err) == (0, "")
        assert [line.partition(":")[0] for line in out.splitlines()] == names
    broken = tmp_path / "broken.yaml"
    text = scene_path("breast").read_text(encoding="utf-8").replace("basis: measured", "basis: meassured", 1)
    broken.write_text(text.replace("title: Breast", "titel: Breast"), encoding="utf-8")
    status, out, err = call("check", "breast", str(broken), str(tmp_path / "none.yaml"))
    assert status == 2
    assert out == "breast: Breast cancer, fine\n"
    lines = err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"{broken}:2: titel: found an unknown key (did you mean title?)")
    assert "basis: found meassured (did you mean measured?)" in lines[1]
    assert "none.yaml: found no such file, allowed is a path, or one of bladder, " in lines[2]


def test_wrong_keys_are_told_together(call: Any) -> None:
    status, out, err = call("predict", "breast", "--set", "soil.livr=3", "--set", "arrest.lung=2")
    assert (status, out) == (2, "")
    lines = err.splitlines()
    assert lines[0].startswith(
        "--set: soil.livr: found an unknown key (did you mean soil.liver?), allowed is one of soil."
    )
    assert lines[1] == "--set: arrest.lung: found 2.0, allowed is a number from 0 to 1."


def test_a_saved_file_keeps_its_changes(call: Any, tmp_path: Path) -> None:
    scene, _ = load_scene(scene_path("breast"))
    saved = tmp_path / "mine.yaml"
    save_scene(saved, scene, Setup(seed=9, day=100.0, changes=(("soil.liver", 0.0),)))
    answer = json.loads(call("predict", str(saved), "--json")[1])
    assert answer["scene"] == "mine"
    assert answer["sites"]["liver"]["p_any"] == pytest.approx(0.0, abs=1e-12)
    back = json.loads(call("predict", str(saved), "--json", "--set", "soil.liver=1")[1])
    assert back["sites"]["liver"]["p_any"] > 0.0


def test_course_keys(call: Any) -> None:
    even = json.loads(call("predict", "breast", "--json", "--set", "course.frailty_sigma=0")[1])
    varied = json.loads(call("predict", "breast", "--json")[1])
    assert even["p_any_site"] > varied["p_any_site"]


def test_schema(call: Any, tmp_path: Path) -> None:
    status, out, _ = call("schema")
    assert status == 0
    assert json.loads(out)["title"] == "SceneForm"
    assert call("schema", "-o", str(tmp_path / "s.json")) == (0, "", "")
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == out
    status, _, err = call("schema", "-o", str(tmp_path / "no" / "s.json"))
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("metaviz: cannot write ")


def test_known_bad_packages() -> None:
    assert "3.12" in package_trouble("PySide6-Essentials", "6.12.0", (3, 11))
    assert package_trouble("PySide6-Essentials", "6.12.0", (3, 12)) == ""
    assert package_trouble("PySide6-Essentials", "6.11.3", (3, 11)) == ""


def process(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m metaviz`` as a process of its own, without a screen."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "metaviz", *argv],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, **environment},
        timeout=120,
    )


def test_version_in_a_process() -> None:
    done = process("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"metaviz {__version__}\n", "")


def test_bad_input_in_a_process(tmp_path: Path) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    for argv in (["check", str(path)], ["predict", str(path)], [str(path)], ["render", str(path), "-o", "x.png"]):
        done = process(*argv)
        assert done.returncode == 2, argv
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert done.stderr.count("\n") == 1


def test_doctor_in_a_process() -> None:
    done = process("doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert findings["metaviz"]["found"] == __version__
    assert "breast" in findings["Scenes"]["found"]
    assert findings["OpenGL in a window"]["found"].startswith("no screen here")
    assert done.returncode == (1 if any(finding["trouble"] for finding in findings.values()) else 0)


@pytest.mark.skipif(sys.platform != "linux", reason="screens of X11")
def test_doctor_names_a_screen_that_does_not_answer() -> None:
    done = process("doctor", "--json", DISPLAY=":9999", QT_QPA_PLATFORM="xcb")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert findings["OpenGL in a window"]["found"] == "no screen answers at :9999"
    assert all("\n" not in finding["trouble"] for finding in findings.values())
    assert done.returncode == 1


def test_a_closed_pipe_is_no_error() -> None:
    code = f"{sys.executable} -m metaviz events breast --seed 278 --from 12y --for 20d | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_render_still_and_film_in_processes(tmp_path: Path) -> None:
    picture, film = tmp_path / "p.png", tmp_path / "f.mp4"
    done = process("render", "breast", "-o", str(picture), "--at", "15y", "--size", "640x360", "--profile", "projector")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{picture}\n", "")
    with Image.open(picture) as image:
        assert image.size == (640, 360)
        corner = image.convert("RGB").getpixel((639, 359))
    assert isinstance(corner, tuple)
    assert min(corner) > 200
    span = ("--from", "10y", "--to", "11y", "--seconds", "0.4", "--fps", "10", "--size", "321x180")
    done = process("render", "breast", "-o", str(film), *span)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{film}\n", "")
    n_frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(film))
    assert (n_frames, round(seconds, 3)) == (4, 0.4)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["-o", "x.gif"], "metaviz: -o: found 'x.gif', allowed is a name that ends with .png, .svg, .mp4 or .webp\n"),
        (
            ["-o", "/no/where/x.png"],
            "metaviz: cannot write /no/where/x.png: No such file or directory\n",
        ),
        (["-o", "x.png", "--from", "1y"], "metaviz: --from belongs to a film, and -o names x.png\n"),
        (["-o", "x.mp4", "--at", "1y"], "metaviz: --at belongs to a picture, and -o names x.mp4\n"),
        (["-o", "x.webp", "--transparent"], "metaviz: --transparent belongs to a picture, and -o names x.webp\n"),
        (
            ["-o", "x.svg", "--camera", "head,chest"],
            "metaviz: --camera: found 'head,chest', allowed is one for a picture\n",
        ),
    ],
)
def test_render_refuses_before_it_works(call: Any, argv: list[str], message: str) -> None:
    assert call("render", "breast", *argv) == (2, "", message)


@pytest.mark.parametrize(
    ("span", "message"),
    [
        (["--from", "3y", "--to", "2y"], "--to: found day 730.5, allowed is a moment after --from, day 1095.75"),
        (["--from", "30y", "--to", "31y"], "--from: found day 10957.5, allowed is a day before the course ends, "),
    ],
)
def test_films_of_no_time_are_refused(tmp_path: Path, span: list[str], message: str) -> None:
    done = process("render", "breast", "-o", str(tmp_path / "x.mp4"), *span)
    assert done.returncode == 2
    assert done.stderr.startswith(f"metaviz: {message}")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_of_a_day_after_the_end_is_refused(tmp_path: Path) -> None:
    done = process("render", "breast", "-o", str(tmp_path / "x.png"), "--at", "50y")
    assert done.returncode == 2
    assert done.stderr.startswith("metaviz: --at: found day 18262.5, allowed is a day of the course, from 0 to ")
    assert list(tmp_path.iterdir()) == []
