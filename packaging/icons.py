"""Make the icons of Windows and macOS from the drawing of the icon, after a change of that drawing.

Usage::

    python packaging/icons.py
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "packaging" / "linux" / "metaviz.svg"
ICO = ROOT / "packaging" / "windows" / "metaviz.ico"
ICNS = ROOT / "packaging" / "macos" / "metaviz.icns"
ICO_PX = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Windows asks for 16, 32 and 48 pixels at one, one and a quarter, one and a half, and two times the density."""
ICNS_PX = (32, 64, 128, 256, 512, 1024)


def drawn(drawing: bytes, size_px: int) -> Image.Image:
    """Return the drawing at a size, each drawn anew: an icon made small by averaging is blurred.

    Raises
    ------
    ValueError
        If the drawing is no SVG.
    """
    renderer = QSvgRenderer(drawing)
    if not renderer.isValid():
        raise ValueError("The drawing of the icon is no SVG that can be drawn.")
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size_px, size_px), bytes(straight.constBits()))


def ico(drawing: bytes) -> bytes:
    """Return the icon for Windows."""
    images = [drawn(drawing, size_px) for size_px in ICO_PX]
    file = io.BytesIO()
    images[-1].save(file, "ICO", append_images=images[:-1], sizes=[image.size for image in images])
    return file.getvalue()


def icns(drawing: bytes) -> bytes:
    """Return the icon for macOS."""
    images = [drawn(drawing, size_px) for size_px in ICNS_PX]
    file = io.BytesIO()
    images[-1].save(file, "ICNS", append_images=images[:-1])
    return file.getvalue()


def main() -> int:
    """Write both icons."""
    drawing = DRAWING.read_bytes()
    for path, content in ((ICO, ico(drawing)), (ICNS, icns(drawing))):
        path.write_bytes(content)
        print(f"icons: {path.relative_to(ROOT)}, {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
