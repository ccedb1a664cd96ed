"""Lets vispy draw with the OpenGL library that Qt chose; on Windows there may be two.

A Windows without a graphics driver knows OpenGL 1.1 alone. Qt then loads ``opengl32sw.dll``, Mesa's drawing by the
processor, by itself or because safe graphics are asked for. vispy would go on calling ``opengl32.dll``, for which there
is no context.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

from vispy.gloo.gl import gl2

SYSTEM = "opengl32.dll"
SOFTWARE = "opengl32sw.dll"


def library_in_use(is_loaded: Callable[[str], bool]) -> str:
    """Return the library that Qt draws with, once it has made a context: it loads the software only to use it.

    Parameters
    ----------
    is_loaded
        Whether a library, by its name, is in this process.
    """
    return SOFTWARE if is_loaded(SOFTWARE) else SYSTEM


def draw_with(library: Any) -> None:
    """Make vispy call a library from now on.

    Parameters
    ----------
    library
        As `ctypes` loads it.
    """
    find = library.wglGetProcAddress
    find.restype = ctypes.c_void_p
    find.argtypes = [ctypes.c_char_p]
    gl2._lib = library
    gl2.wglGetProcAddress = find
    gl2._have_get_proc_address = True


def follow_qt() -> None:
    """Let vispy use what Qt uses; to be called when Qt has made its first context, and before vispy draws."""
    if sys.platform == "win32":
        name = library_in_use(lambda library: bool(ctypes.windll.kernel32.GetModuleHandleW(library)))
        if name != SYSTEM:
            draw_with(ctypes.WinDLL(name))
