"""A film of 300 frames: which share of the time the encoder takes, and whether memory grows."""

import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg

from metaviz.render.backend import use_headless
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.film import _Ffmpeg, render_film
from metaviz.render.frame import Frame
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.still import Studio
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways
from tests.bench.bench_dots import LEG_S, flowing
from tests.bench.row import Row
from tests.toy_picture import toy_colonies, toy_layout
from tests.toys import toy_body

SIZE_PX = (1280, 720)
N_FRAMES = 300
N_DOTS = 5_000
MOST_GROWTH_MIB = 40.0


def run() -> list[Row]:
    """The whole film, the same frames without an encoder, and an encoder of the usual kind on ready frames."""
    use_headless()
    body = toy_body()
    ways = Ways(body, toy_layout(body), home_place=0)
    canvas = MapCanvas(ways, lambda profile: plain_plate(ways.layout, THEMES[profile]), size=SIZE_PX, show=False)
    camera = Camera.fit(layout_window(ways.layout), SIZE_PX)
    first = Frame(0.0, (flowing(ways, N_DOTS),), toy_colonies(body), Profile.DARK, camera)

    def frames(n: int) -> Iterator[Frame]:
        return (replace(first, day=LEG_S * i / n) for i in range(n))

    with Studio(canvas, SIZE_PX) as studio:
        ready = [studio.take(frame) for frame in frames(30)]
        begun = time.perf_counter()
        for frame in frames(N_FRAMES):
            studio.take(frame)
        drawing_s = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with _Ffmpeg(Path(folder) / "ready.mp4", SIZE_PX, 30) as encoder:
            for i in range(N_FRAMES):
                encoder.write(ready[i % len(ready)])
        encoding_s = time.perf_counter() - begun
        ready.clear()
        grown: list[float] = []
        begun = time.perf_counter()
        path = Path(folder) / "film.mp4"
        render_film(canvas, frames(N_FRAMES), path, SIZE_PX, 30, progress=lambda n: grown.append(_resident_mib()))
        film_s = time.perf_counter() - begun
        n_seen = _frames_in(path)
    growth_mib = grown[-1] - grown[N_FRAMES // 10]
    return [
        Row(
            work="film, 300 frames 1280x720",
            ours=N_FRAMES / film_s,
            unit="frames/s",
            peer="drawing without encoding",
            peer_figure=N_FRAMES / drawing_s,
            target="encoding is not the limit",
            is_met=encoding_s < drawing_s or film_s < 1.25 * max(drawing_s, encoding_s),
            note=f"encoding ready frames alone: {N_FRAMES / encoding_s:.0f} frames/s; {n_seen} frames in the file",
        ),
        Row(
            work="memory that a film adds after its first tenth",
            ours=growth_mib,
            unit="MiB",
            peer="",
            peer_figure=None,
            target=f"flat: under {MOST_GROWTH_MIB:.0f} MiB",
            is_met=growth_mib < MOST_GROWTH_MIB,
        ),
    ]


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024.0**2


def _frames_in(path: Path) -> int:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path), "-f", "null", "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return int(words.rsplit("frame=", 1)[1].split()[0])
