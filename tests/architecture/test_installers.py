"""The installer for Windows, the application and disk image for macOS, and the icons of both."""

import io
import json
import plistlib
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import icons
import pytest
from bundle.plan import Platform, plan_for
from macos import disk_image
from macos.info_plist import info_plist
from PIL import Image, ImageChops, ImageStat
from windows import installer
from windows.inno_script import InnoError, InnoScript, read_script
from windows.version_resource import four_numbers, version_resource

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["ICO", "ICNS"])
def test_the_icons_are_of_the_drawing(kind: str) -> None:
    drawing = icons.DRAWING.read_bytes()
    path, sizes_px = (icons.ICO, icons.ICO_PX) if kind == "ICO" else (icons.ICNS, icons.ICNS_PX)
    with Image.open(io.BytesIO(path.read_bytes()), formats=[kind]) as image:
        assert max(image.size) == max(sizes_px)
        found = {size[0] * (size[2] if len(size) > 2 else 1) for size in image.info["sizes"]}
        assert found == set(sizes_px)
        small = image.convert("RGBA").resize((64, 64))
    difference = ImageStat.Stat(ImageChops.difference(small, icons.drawn(drawing, max(sizes_px)).resize((64, 64))))
    assert max(difference.mean) < 1.0, "run packaging/icons.py again"


def inno() -> InnoScript:
    defined = installer.definitions(Path("bundle"), Path("output"), "1.2.3")
    return read_script(installer.SCRIPT.read_text(encoding="utf-8"), defined)


def test_the_installer_asks_for_no_rights() -> None:
    script = inno()
    assert script.setup["PrivilegesRequired"] == "lowest"
    assert script.setup["OutputBaseFilename"] == "metaviz-1.2.3-windows-x86_64"
    assert script.setup["DefaultDirName"].startswith("{autopf}")
    assert {entry["Root"] for entry in script.entries["Registry"]} == {"HKA"}
    assert all(entry["Subkey"].startswith("Software\\Classes\\") for entry in script.entries["Registry"])


def test_the_installer_offers_scenes_and_takes_no_file_from_others() -> None:
    entries = inno().entries["Registry"]
    command = next(entry for entry in entries if entry["Subkey"].endswith(r"shell\open\command"))
    assert command["ValueData"] == '"{app}\\metaviz-window.exe" "%1"'
    offered = {entry["Subkey"] for entry in entries if entry["Subkey"].endswith("OpenWithProgids")}
    assert offered == {r"Software\Classes\.yaml\OpenWithProgids", r"Software\Classes\.yml\OpenWithProgids"}
    touched = [entry for entry in entries if entry["Subkey"] in {r"Software\Classes\.yaml", r"Software\Classes\.yml"}]
    assert all(entry["Flags"] == "dontcreatekey uninsdeletekeyifempty" for entry in touched)
    # What is written is taken away: the key of the program with all below it, and what was added to others' keys.
    own = r"Software\Classes\metaviz.scene"
    written = [entry for entry in entries if "ValueType" in entry]
    assert all(entry["Subkey"].startswith(own) or "uninsdeletevalue" in entry["Flags"] for entry in written)
    assert next(entry for entry in written if entry["Subkey"] == own)["Flags"] == "uninsdeletekey"


def test_every_program_of_the_menu_is_in_the_bundle() -> None:
    programs = {f"{{app}}\\{program.name}.exe" for program in plan_for(Platform.WINDOWS).programs}
    icons_of_menu = inno().entries["Icons"]
    started = {entry["Filename"] for entry in icons_of_menu}
    assert started <= programs | {"{cmd}"}
    safe = next(entry for entry in icons_of_menu if entry.get("Parameters") == "--safe-graphics")
    assert safe["Filename"] == "{app}\\metaviz-window.exe"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[Setup]\nDefaultDirName={pf}\\metaviz", r"line 2: \{pf\} is no folder"),
        ("[Setup]\nAppName={#Name}", "line 2: Name is not defined"),
        ("[Setup]\nAppName=a\nAppName=b", "line 3: AppName is no directive, or is given twice"),
        ('[Files]\nSource: "a; DestDir: b', "line 2: not understood"),
        ('[Files]\nSorce: "a"', "line 2: not understood"),
        ("[Code]", r"line 1: section \[Code\] is not known"),
        ("#ifndef Version\n#error Use the script.\n#endif", "line 2: Use the script"),
    ],
)
def test_a_fault_in_the_installer_is_found_here(line: str, told: str) -> None:
    with pytest.raises(InnoError, match=told):
        read_script(line, {})


def test_the_compiler_is_given_every_definition() -> None:
    defined = installer.definitions(Path("bundle"), Path("output"), "1.2.3")
    command = installer.command("ISCC.exe", defined)
    assert "/DVersion=1.2.3" in command
    assert command[-1] == str(installer.SCRIPT)
    used = set(re.findall(r"\{#(\w+)\}", installer.SCRIPT.read_text(encoding="utf-8")))
    assert used == {*defined, "Window"}


def test_the_manifest_asks_for_sharp_pictures_and_no_rights() -> None:
    root = ET.parse(ROOT / plan_for(Platform.WINDOWS).manifest).getroot()
    words = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter()}
    assert words["dpiAwareness"] == "PerMonitorV2, PerMonitor"
    assert words["longPathAware"] == "true"
    levels = [e.get("level") for e in root.iter() if e.tag.endswith("requestedExecutionLevel")]
    assert levels == ["asInvoker"]


@pytest.mark.parametrize(
    ("version", "numbers"), [("0.4.1", (0, 4, 1, 0)), ("2.0", (2, 0, 0, 0)), ("1.2.3.dev4", (1, 2, 3, 0))]
)
def test_windows_counts_versions_with_four_numbers(version: str, numbers: tuple[int, int, int, int]) -> None:
    assert four_numbers(version) == numbers


def test_the_details_of_a_program_can_be_read_by_what_builds_it() -> None:
    made: dict[str, object] = {}
    names = ["VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct"]
    stand_ins: dict[str, object] = {name: lambda *given, **named: (given, named) for name in names}
    stand_ins["StringStruct"] = made.__setitem__
    eval(version_resource("metaviz", "1.2.3"), {"__builtins__": {}}, stand_ins)
    assert made["ProductVersion"] == "1.2.3"
    assert made["OriginalFilename"] == "metaviz.exe"


def test_macos_is_told_of_documents_and_of_a_sharp_screen() -> None:
    written = plistlib.loads(plistlib.dumps(info_plist("1.2.3")))
    assert written["CFBundleExecutable"] in {p.name for p in plan_for(Platform.MACOS).programs if not p.console}
    assert written["NSHighResolutionCapable"] is True
    (document,) = written["CFBundleDocumentTypes"]
    assert document["LSHandlerRank"] == "Alternate"
    assert document["CFBundleTypeExtensions"] == ["yaml", "yml"]
    record = json.loads((ROOT / "packaging" / "bundle" / "wheels" / "macos.json").read_text(encoding="utf-8"))
    oldest = {re.search(r"macosx_(\d+)_(\d+)", wheel) for wheel in record["wheels"]}
    assert {f"{found[1]}.{found[2]}" for found in oldest if found} == {written["LSMinimumSystemVersion"]}


def test_the_disk_image_is_checked_before_and_after() -> None:
    commands = disk_image.commands(Path("metaviz.app"), Path("stage"), Path("out.dmg"))
    assert [command[0] for command in commands] == ["codesign", "ditto", "hdiutil", "hdiutil"]
    assert commands[2][-1] == "out.dmg"
    assert disk_image.image_name("1.2.3", "arm64") == "metaviz-1.2.3-macos-arm64.dmg"
    assert disk_image.READ_ME.is_file()
