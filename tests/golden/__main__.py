"""Draw the kept pictures anew, without a screen: ``python -m tests.golden``. Look at them before you commit them."""

from metaviz.render.backend import use_headless

use_headless()

from PIL import Image  # noqa: E402 - the backend comes first

from metaviz.render.canvas import MapCanvas  # noqa: E402 - the backend comes first
from metaviz.render.plain_plate import plain_plate  # noqa: E402
from metaviz.render.still import render_still, save_still  # noqa: E402
from metaviz.render.theme import THEMES, Profile  # noqa: E402
from metaviz.render.ways import Ways  # noqa: E402
from tests.golden.bodies import SCENES, frame_of, picture_file, sitter  # noqa: E402
from tests.golden.pictures import FOLDER, PICTURES, SIZE_PX  # noqa: E402
from tests.toy_picture import toy_layout  # noqa: E402
from tests.toys import toy_body  # noqa: E402


def main() -> None:
    """Write every picture beside this file."""
    body = toy_body()
    ways = Ways(body, toy_layout(body), home_place=body.place_index["breast"])
    canvas = MapCanvas(ways, lambda profile: plain_plate(ways.layout, THEMES[profile]), size=SIZE_PX, show=False)
    for name, frame in PICTURES.items():
        save_still(render_still(canvas, frame(ways), SIZE_PX), FOLDER / f"{name}.png")
    for body_id in SCENES:
        _draw_body(body_id)


def _draw_body(body_id: str) -> None:
    scenery = sitter(body_id).scenery
    canvas = MapCanvas(scenery.ways, scenery.plates, size=SIZE_PX, show=False)
    for view in scenery.layout.views:
        for profile in Profile:
            path = picture_file(body_id, view.id, profile)
            path.parent.mkdir(exist_ok=True)
            drawn = render_still(canvas, frame_of(body_id, view.id, profile), SIZE_PX)
            Image.fromarray(drawn[..., :3]).save(path, quality=92, method=6)


if __name__ == "__main__":
    main()
