"""Both bodies are drawn as the anatomy list says."""

from functools import cache

import pytest

from tests.anatomy.atlas import Atlas, read_atlas
from tests.anatomy.statements import KINDS, Statement, holds, read_list

BODIES = ("woman", "man")
STATEMENTS: list[Statement] = read_list()["statements"]
CASES = [(body, one) for one in STATEMENTS for body in BODIES if one.get("body", body) == body]


@cache
def atlas_of(body: str) -> Atlas:
    return read_atlas(body)


@pytest.mark.parametrize(("body", "statement"), CASES, ids=[f"{one['id']}-{body}" for body, one in CASES])
def test_body_is_drawn_as_the_list_says(body: str, statement: Statement) -> None:
    assert holds(statement, atlas_of(body)), f"{statement['words']} ({body})"


def test_list_names_each_statement_once_with_its_source() -> None:
    ids = [one["id"] for one in STATEMENTS]
    assert len(set(ids)) == len(ids) >= 60
    assert {one["source"] for one in STATEMENTS} == set(read_list()["sources"])
    assert {one["kind"] for one in STATEMENTS} <= set(KINDS)


@pytest.mark.parametrize("body", BODIES)
def test_each_body_has_at_least_sixty_statements(body: str) -> None:
    assert sum(case[0] == body for case in CASES) >= 60


def test_unknown_thing_is_no_true_statement() -> None:
    statement = {"kind": "side", "of": "third_kidney", "side": "left"}
    with pytest.raises(AssertionError, match="third_kidney is not drawn in the man"):
        holds(statement, atlas_of("man"))
