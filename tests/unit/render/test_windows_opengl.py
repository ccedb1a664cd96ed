"""vispy and Qt draw with one library, also where Windows has two."""

import ctypes
from collections.abc import Callable, Iterator

import pytest
from vispy.gloo.gl import _gl2, gl2

from metaviz.render.windows_opengl import SOFTWARE, SYSTEM, draw_with, library_in_use

GL_NO_ERROR = 0
ADDRESS = ctypes.CFUNCTYPE(ctypes.c_int)


class Library:
    """Looks to vispy as a library that `ctypes` loaded: one old function by name, newer ones by their address."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.newer = ADDRESS(lambda: 7)
        self.wglGetProcAddress = self._function("wglGetProcAddress", self._find)
        self.glGetError = self._function("glGetError", lambda: GL_NO_ERROR)

    def _function(self, name: str, act: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object) -> object:
            self.calls.append(name)
            return act(*arguments)

        return called

    def _find(self, name: bytes) -> int | None:
        return ctypes.cast(self.newer, ctypes.c_void_p).value if name == b"glNewer" else None


@pytest.fixture
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(gl2, "_lib", gl2._lib)
    monkeypatch.setattr(gl2, "wglGetProcAddress", None, raising=False)
    monkeypatch.setattr(gl2, "_have_get_proc_address", False)
    kept = _gl2.glGetError.__dict__.copy()
    _gl2.glGetError.__dict__.clear()
    yield
    _gl2.glGetError.__dict__.clear()
    _gl2.glGetError.__dict__.update(kept)


@pytest.mark.parametrize(("loaded", "expected"), [({SYSTEM}, SYSTEM), ({SYSTEM, SOFTWARE}, SOFTWARE)])
def test_the_software_library_is_used_when_qt_has_loaded_it(loaded: set[str], expected: str) -> None:
    assert library_in_use(loaded.__contains__) == expected


@pytest.mark.usefixtures("as_it_was")
def test_vispy_calls_the_library_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    draw_with(library)
    assert _gl2.glGetError() == GL_NO_ERROR
    assert library.calls == ["glGetError"]

    # Functions newer than OpenGL 1.1 are asked for by name, from the same library.
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, raising=False)
    assert gl2._get_gl_func("glNewer", ctypes.c_int, ())() == 7
    assert library.calls.count("wglGetProcAddress") == 1
    with pytest.raises(RuntimeError, match="glOlder not present"):
        gl2._get_gl_func("glOlder", ctypes.c_int, ())
