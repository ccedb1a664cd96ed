"""Libraries that a bundle for Linux leaves to the system, and the Debian packages that bring them.

A driver of OpenGL is loaded into the program's own process, with all that it needs: on a system newer than the one
that built the bundle it asks for newer versions of these than the bundle could bring, and two of one cannot be loaded.
Every desktop with OpenGL has them. What desktops may lack, such as libxcb-cursor, is in the bundle.
"""

from __future__ import annotations

from types import MappingProxyType

PACKAGE_OF = MappingProxyType(
    {
        # The C library and the compiler's own.
        "ld-linux-x86-64.so.2": "libc6",
        "libc.so.6": "libc6",
        "libdl.so.2": "libc6",
        "libm.so.6": "libc6",
        "libpthread.so.0": "libc6",
        "librt.so.1": "libc6",
        "libutil.so.1": "libc6",
        "libgcc_s.so.1": "libgcc-s1",
        "libstdc++.so.6": "libstdc++6",
        # Pictures on the screen.
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libX11.so.6": "libx11-6",
        "libXau.so.6": "libxau6",
        "libXdmcp.so.6": "libxdmcp6",
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
        "libxcb-glx.so.0": "libxcb-glx0",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb.so.1": "libxcb1",
        # Letters, which the system configures.
        "libexpat.so.1": "libexpat1",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        # What the desktop's own parts are made of.
        "libdbus-1.so.3": "libdbus-1-3",
        "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
        "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
        "liblzma.so.5": "liblzma5",
        "libuuid.so.1": "libuuid1",
        "libz.so.1": "zlib1g",
        "libzstd.so.1": "libzstd1",
    }
)
"""Debian's package, or the alternatives of its releases, by the name that the loader knows a library by."""

DATA_PACKAGES = ("fontconfig-config", "libgl1-mesa-dri", "libx11-data", "xkb-data")
"""Packages that no library names: settings for letters and keys, and the driver that draws without a card."""
