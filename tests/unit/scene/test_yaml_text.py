"""YAML becomes plain data with lines, or one clear sentence."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.scene.plain_scalar import reads_as_text
from metaviz.scene.problems import Problem, SceneError
from metaviz.scene.yaml_text import MAX_BYTES, decode, parse_yaml, read_yaml


def test_data_and_lines() -> None:
    text = parse_yaml("a: 1\nb:\n  - x y\n  - c: 2.5\n    d: true\n  - ~\n'e': '1'\n", "f.yaml")
    assert text.data == {"a": 1, "b": ["x y", {"c": 2.5, "d": True}, None], "e": "1"}
    assert text.lines["b", 1, "d"] == 5
    assert text.lines["e",] == 7
    assert text.problems == ()


def test_line_of_a_key_that_is_not_there_is_that_of_its_group() -> None:
    text = parse_yaml("a:\n  b:\n    c: 1\n", "f.yaml")
    assert text.line_of(("a", "b", "missing")) == 2


@pytest.mark.parametrize("word", ["20 years", "1.7 months", "2001-01-01", "v1e", "e5", "1:30", "no one", "-", "+", "."])
def test_ordinary_words_are_text(word: str) -> None:
    assert parse_yaml(f"a: [{word!r}]", "f.yaml").data == {"a": [word]}
    if word not in ("-",):
        assert parse_yaml(f"a: {word}", "f.yaml").data == {"a": word}


FATAL = {
    "": "f.yaml:1: found an empty file, allowed is a YAML document.",
    "# only a remark\n": "f.yaml:1: found an empty file, allowed is a YAML document.",
    "a: 1\n---\nb: 2\n": "f.yaml:2: found a second document (---), allowed is one document in a file.",
    "a:\n\tb: 1\n": "f.yaml:2: found a tab character, allowed is indentation by spaces.",
    "a:\n  - &x 1\n  - *x\n": "f.yaml:2: a[0]: found the anchor &x, allowed is values written out, without anchors and "
    "aliases.",
    "a: *x\n": "f.yaml:1: a: found the alias *x, allowed is values written out, without anchors and aliases.",
    "a: !!python/object:os.system 1\n": "f.yaml:1: a: found the tag tag:yaml.org,2002:python/object:os.system, allowed "
    "is plain values without tags.",
    "[" * 100: "f.yaml:1: found more than 32 levels of nesting, allowed is at most 32 levels.",
    "a:\n  ? [1, 2]\n  : 3\n": "f.yaml:2: a: found a group or list as a key, allowed is text as a key.",
}


@pytest.mark.parametrize(("text", "message"), FATAL.items())
def test_texts_that_are_no_document(text: str, message: str) -> None:
    with pytest.raises(SceneError) as caught:
        parse_yaml(text, "f.yaml")
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["a: [1, 2\nb: 3", "a: b: c", 'a: "open', "a: %x", "a: 1\n b: 2", "a: 1\nb", "}"])
def test_broken_yaml_names_the_line(text: str) -> None:
    with pytest.raises(
        SceneError, match=r"^f\.yaml:\d+: found broken YAML \(.+\), allowed is YAML: `key: value` lines"
    ):
        parse_yaml(text, "f.yaml")


REFUSED = {
    "1e-4": "a number with a point and a signed exponent (write 1.0e-4)",
    "-2.5E7": "a number with a point and a signed exponent (write -2.5e+7)",
    "1.0e4": "a number with a point and a signed exponent (write 1.0e+4)",
    "no": "anything but yes, no, on and off, which some readers take for true or false (text goes in quotes)",
    "On": "anything but yes, no, on and off, which some readers take for true or false (text goes in quotes)",
    ".nan": "a finite number",
    "NaN": "a finite number",
    "-.inf": "a finite number",
    "1.0e+999": "a finite number",
    "1e999": "a finite number",
    "007": "a decimal number without leading zeros or underscores (text goes in quotes)",
    "1_000": "a decimal number without leading zeros or underscores (text goes in quotes)",
    "0x1F": "a decimal number without leading zeros or underscores (text goes in quotes)",
    "1" * 400: "an integer of at most 18 digits (larger numbers as 1.0e+20)",
}


@pytest.mark.parametrize(("word", "allowed"), REFUSED.items())
def test_what_tools_read_differently_is_refused_with_a_hint(word: str, allowed: str) -> None:
    text = parse_yaml(f"a: 1\nb:\n  c: {word}\n", "f.yaml")
    shown = word if len(word) <= 60 else word[:57] + "..."
    assert [str(problem) for problem in text.problems] == [f"f.yaml:3: b.c: found {shown}, allowed is {allowed}."]
    assert not reads_as_text(word)


def test_a_repeated_key_is_told_and_the_first_stays() -> None:
    text = parse_yaml("a: 1\nb: 2\na:\n  c: 3\n", "f.yaml")
    assert text.data == {"a": 1, "b": 2}
    assert [str(problem) for problem in text.problems] == [
        "f.yaml:3: a: found a second a (first in line 1), allowed is each key once."
    ]


BYTES = {
    b"a: 1\0": "a binary file",
    b"\x7fELF\2\1\1\0": "a binary file",
    "a: grün".encode("latin-1"): "the byte 0xfc, which is not UTF-8 (another encoding?)",
    "a: 1".encode("utf-16"): "text in the encoding UTF-16",
    b"a: \x07": "the control character U+0007",
    b"a" * (MAX_BYTES + 1): "more than 1,000,000 bytes",
}


@pytest.mark.parametrize(("raw", "found"), BYTES.items(), ids=range(len(BYTES)))
def test_bytes_that_are_no_text(raw: bytes, found: str) -> None:
    with pytest.raises(SceneError) as caught:
        decode(raw, "f.yaml")
    line = "" if len(raw) > MAX_BYTES else ":1"
    assert str(caught.value) == f"f.yaml{line}: found {found}, allowed is UTF-8 text of at most 1,000,000 bytes."


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse_yaml(decode(b"\xef\xbb\xbfa: 1", "f"), "f").data == {"a": 1}


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(10**11)
    with pytest.raises(SceneError, match="more than 1,000,000 bytes"):
        read_yaml(path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"found a file that cannot be read \(No such file or directory\)"):
        read_yaml(tmp_path / "nothing.yaml")
    with pytest.raises(SceneError, match=r"found a file that cannot be read \(Is a directory\)"):
        read_yaml(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of POSIX")
def test_a_pipe_that_nobody_fills_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    with pytest.raises(SceneError, match=r"pipe\.yaml: found a pipe or a device, allowed is a readable text file"):
        read_yaml(path)


def read_or_refuse(text: str) -> None:
    """Whatever a text holds, it becomes data, or problems of one line each."""
    told: tuple[Problem, ...] = ()
    try:
        told = parse_yaml(text, "f").problems
    except SceneError as error:
        told = error.problems or (Problem("", 0, "", "no\nproblem", ""),)
    assert all(str(problem).count("\n") == 0 for problem in told)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


YAML_PIECES = st.sampled_from([*"abc:-[]{}&*!|>'\"%@`#,?\n\t 01.e~<", "\n  ", ": ", "- ", "1e-4", "no", "---\n"])


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
def test_anything_like_yaml_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)
