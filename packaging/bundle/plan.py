"""What a bundle is made of on each platform: one pure function, so that any machine can check all three.

The spec (`packaging/bundle/metaviz.spec`) hands the plan to PyInstaller and decides nothing by itself.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import PurePosixPath
from types import MappingProxyType

from bundle.system_libraries import PACKAGE_OF


class Platform(StrEnum):
    """A system for which bundles are made."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


PLATFORM_OF = MappingProxyType({"linux": Platform.LINUX, "win32": Platform.WINDOWS, "darwin": Platform.MACOS})
"""Platform by the word of `sys.platform`."""


@dataclass(frozen=True, slots=True)
class Program:
    """One of the programs in a bundle; all of them start the same script, which goes by their name.

    Attributes
    ----------
    name
        Without a suffix; the names are those of the entry points in pyproject.toml.
    console
        Whether Windows gives it a console. One without starts from the desktop and shows nothing but its window.
    """

    name: str
    console: bool


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """What goes into a bundle. Paths are relative to the top of the checkout and written with slashes.

    Attributes
    ----------
    platform
        For which system.
    entry
        The script that all programs start.
    programs
        In the order in which they are made.
    data
        Folders and files that go in as they are, with the folder of the bundle into which they go.
    hidden_imports
        Modules that are imported by a name made at run time, where PyInstaller cannot see them.
    excluded_modules
        Modules that are not wanted, although something asks for them.
    excluded_files
        Patterns of places in the bundle that stay empty, see `keeps`.
    required_files
        Patterns each of which must be met by a file in the bundle.
    icon
        Of the programs; empty where the desktop finds it elsewhere.
    manifest
        Of the programs, as Windows wants it; empty elsewhere.
    strip
        Whether symbols are stripped off Python's own libraries. On Windows and macOS that breaks signatures.
    """

    platform: Platform
    entry: str
    programs: tuple[Program, ...]
    data: tuple[tuple[str, str], ...]
    hidden_imports: tuple[str, ...]
    excluded_modules: tuple[str, ...]
    excluded_files: tuple[str, ...]
    required_files: tuple[str, ...]
    icon: str
    manifest: str
    strip: bool

    def keeps(self, place: str) -> bool:
        """Whether a file is wanted, by its place in the bundle; upper and lower case are alike."""
        name = PurePosixPath(place.replace("\\", "/")).as_posix().lower()
        return not any(fnmatch(name, pattern.lower()) for pattern in self.excluded_files)


CONSOLE = Program("metaviz", console=True)
WINDOW = Program("metaviz-window", console=False)

SHADERS = "metaviz/render/shaders"
DATA = (("scenes", "scenes"), ("assets", "assets"), (SHADERS, SHADERS), ("LICENSE", "."))
HIDDEN_IMPORTS = (
    "vispy.app.backends._pyside6",
    "vispy.app.backends._egl",
    # The command line imports the module of a command when it is wanted.
    *(
        f"metaviz.cli.{command}"
        for command in (
            "check",
            "doctor",
            "ensemble",
            "events",
            "predict",
            "references",
            "render",
            "run",
            "schema",
            "validate",
            "window",
        )
    ),
)
EXCLUDED_MODULES = (
    "IPython",
    "OpenGL",
    # Nothing here speaks over a network; what hashes does so without OpenSSL.
    "_hashlib",
    "_ssl",
    "ssl",
    # Tests, and what only tests and builds of packages import.
    "doctest",
    "numpy._core._multiarray_tests",
    "numpy._pyinstaller",
    "numpy.distutils",
    "numpy.f2py",
    "numpy.testing",
    "pytest",
    "test",
    "unittest",
    "vispy.testing",
    # The map is drawn with vispy.app and vispy.gloo alone.
    "freetype",
    "kiwisolver",
    "vispy.geometry",
    "vispy.plot",
    "vispy.scene",
    "vispy.visuals",
    # Pictures of kinds that nobody opens here, and those of other toolkits.
    "PIL._avif",
    "PIL._imagingcms",
    "PIL._imagingft",
    "PIL._imagingtk",
    "PIL.ImageQt",
    "readline",
    # Tools of the environment in which bundles are made; Pillow would use it for metadata that nobody reads.
    "defusedxml",
    # As large as all the rest together; render/ffmpeg.py looks for the system's encoder instead.
    "imageio_ffmpeg",
    "PyQt5",
    "PyQt6",
    "PySide2",
    "PySide6.QtDesigner",
    "PySide6.QtHelp",
    "PySide6.QtNetwork",
    "PySide6.QtPdf",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "PySide6.QtUiTools",
    "imageio",
    "lib2to3",
    "matplotlib",
    "pandas",
    "pip",
    "pkg_resources",
    "pydoc",
    "scipy",
    "setuptools",
    "tkinter",
    "wx",
)

# Parts of Qt that nothing in the window uses. Patterns name places in the bundle; `*` also matches slashes.
QT_LIBRARIES_UNUSED = (
    "Network",
    "Pdf",
    "Designer*",
    "Help",
    "Labs*",
    "Lottie*",
    "Qml*",
    "Quick*",
    "Sql",
    "UiTools",
    "VirtualKeyboard*",
)
QT_PLUGINS_UNUSED = (
    "designer",
    "generic",
    "networkinformation",
    "qmllint",
    "qmltooling",
    "sqldrivers",
    "tls",
    "vectorimageformats",
)
IMAGE_FORMATS_UNUSED = ("icns", "ico", "macheif", "macjp2", "pdf", "tga", "tiff", "wbmp")


def _qt_trims(libraries: str, plugin: str) -> tuple[str, ...]:
    """Return the patterns of unused parts of Qt, given how the platform writes a library and a plug-in."""
    return (
        *(libraries.format(name) for name in QT_LIBRARIES_UNUSED),
        *(f"*/plugins/{folder}/*" for folder in QT_PLUGINS_UNUSED),
        *("*/plugins/imageformats/" + plugin.format(name) for name in IMAGE_FORMATS_UNUSED),
        "*/plugins/platforminputcontexts/*virtualkeyboard*",
        "*/plugins/platforms/*minimal*",
        "*/translations/*",
        "*PySide6/*qml/*",
        # What Python keeps beside modules that have run: the same sources make the same bundle, used or not.
        "*/__pycache__/*",
        # Headers and tests of the packages.
        "*/tests/*",
        "*/testing/data/*",
        "*.pyi",
        "*numpy/*/include/*",
        # The pictures of the README.
        "assets/pictures/*",
    )


LINUX_TRIMS = (
    *PACKAGE_OF,
    *_qt_trims("*libQt6{}.so*", "libq{}.so"),
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/platforms/libqeglfs.so",
    "*/plugins/platforms/libqlinuxfb.so",
    "*/plugins/platforms/libqvkkhrdisplay.so",
    "*/plugins/platforms/libqvnc.so",
    "*/plugins/platformthemes/libqgtk3.so",
    "*/plugins/wayland-graphics-integration-server/*",
)
WINDOWS_TRIMS = (
    *_qt_trims("*Qt6{}.dll", "q{}.dll"),
    # opengl32sw.dll must stay: it is what draws where there is no driver.
    "*/plugins/platforms/qdirect2d.dll",
)
MACOS_TRIMS = (
    *_qt_trims("*Qt{}.framework/*", "libq{}.dylib"),
    # The links at the top of the bundle that lead into the frameworks.
    *(f"*Qt{name}" for name in QT_LIBRARIES_UNUSED),
)

_PLUGINS = "*PySide6/{}plugins/{}"
REQUIRED = MappingProxyType(
    {
        Platform.LINUX: ("platforms/libqxcb.so", "platforms/libqwayland*.so", "xcbglintegrations/libqxcb-glx*.so"),
        Platform.WINDOWS: ("platforms/qwindows.dll", "styles/qmodernwindowsstyle.dll"),
        Platform.MACOS: ("platforms/libqcocoa.dylib", "styles/libqmacstyle.dylib"),
    }
)
REQUIRED_LIBRARIES = MappingProxyType(
    {
        Platform.LINUX: ("*libQt6OpenGLWidgets.so*", "*libQt6Svg.so*"),
        Platform.WINDOWS: ("*PySide6/opengl32sw.dll", "*PySide6/Qt6OpenGLWidgets.dll", "*PySide6/Qt6Svg.dll"),
        Platform.MACOS: ("*QtOpenGLWidgets", "*QtSvg"),
    }
)
TRIMS = MappingProxyType({Platform.LINUX: LINUX_TRIMS, Platform.WINDOWS: WINDOWS_TRIMS, Platform.MACOS: MACOS_TRIMS})
ICONS = MappingProxyType(
    {
        Platform.LINUX: "",
        Platform.WINDOWS: "packaging/windows/metaviz.ico",
        Platform.MACOS: "packaging/macos/metaviz.icns",
    }
)


def plan_for(platform: Platform) -> BundlePlan:
    """Return what the bundle of a platform is made of."""
    qt = "" if platform is Platform.WINDOWS else "Qt/"
    plugins = tuple(_PLUGINS.format(qt, plugin) for plugin in REQUIRED[platform])
    return BundlePlan(
        platform=platform,
        entry="packaging/bundle/start.py",
        # Linux knows no difference between programs with a console and without.
        programs=(CONSOLE,) if platform is Platform.LINUX else (CONSOLE, WINDOW),
        data=DATA,
        hidden_imports=HIDDEN_IMPORTS,
        excluded_modules=EXCLUDED_MODULES,
        excluded_files=TRIMS[platform],
        required_files=(*plugins, *REQUIRED_LIBRARIES[platform]),
        icon=ICONS[platform],
        manifest="packaging/windows/metaviz.manifest" if platform is Platform.WINDOWS else "",
        strip=platform is Platform.LINUX,
    )


def plan_here() -> BundlePlan:
    """Return the plan for the system that this runs on.

    Raises
    ------
    KeyError
        If no bundles are made for it.
    """
    return plan_for(PLATFORM_OF[sys.platform])
