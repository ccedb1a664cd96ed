"""What macOS is told of the application: its documents, its screen, the oldest system."""

from __future__ import annotations

IDENTIFIER = "org.metaviz.metaviz"
OLDEST_MACOS = "13.0"
"""The oldest for which PySide6 is built."""


def info_plist(version: str) -> dict[str, object]:
    """Return the entries of Info.plist that PyInstaller does not write by itself."""
    return {
        "CFBundleName": "metaviz",
        "CFBundleDisplayName": "metaviz",
        # Two programs lie in the application; this one is started by the Finder.
        "CFBundleExecutable": "metaviz-window",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "LSApplicationCategoryType": "public.app-category.education",
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        "NSHumanReadableCopyright": "The metaviz authors. BSD 3-Clause.",
        # PyInstaller would make it a program without a place in the Dock, were the console program asked.
        "LSBackgroundOnly": False,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "metaviz scene",
                "CFBundleTypeRole": "Editor",
                # Scenes are YAML files, and so is much else: metaviz is offered and takes no file from another program.
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": ["public.yaml"],
                "CFBundleTypeExtensions": ["yaml", "yml"],
            }
        ],
    }
