"""The matrix can fail: dropping or loosening any one policy is noticed."""

import pytest
from django.db import connections

from tests.leaks import looking
from tests.leaks.writes import CHANGE, DELETE, FORGE, WRITE_ONLY


def _policies() -> list[dict]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("""
            SELECT tablename, policyname, permissive, cmd, qual, with_check FROM pg_policies
             WHERE schemaname = 'public' AND 'trellis_app' = ANY (roles) ORDER BY 1, 2""")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _run(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def _definition(policy: dict, *, loose: bool = False) -> str:
    using = "true" if loose else policy["qual"]
    check = "true" if loose else policy["with_check"]
    kind = f"AS {policy['permissive']} FOR {policy['cmd']}"
    parts = [f"CREATE POLICY {policy['policyname']} ON {policy['tablename']} {kind} TO trellis_app"]
    if policy["qual"] is not None:
        parts.append(f"USING ({using})")
    if policy["with_check"] is not None:
        parts.append(f"WITH CHECK ({check})")
    return " ".join(parts)


def _noticed(world, policy: dict) -> bool:
    """Say whether any row of the matrix's table comes out otherwise than written down."""
    table = policy["tablename"]
    act, expected = {
        "SELECT": (looking.seers, world.sees), "INSERT": (looking.forgers, FORGE),
        "UPDATE": (looking.changers, CHANGE), "DELETE": (looking.deleters, DELETE),
        "ALL": (looking.seers, world.sees),  # beside the others: what is hidden from everybody
    }[policy["cmd"]]  # fmt: skip
    if policy["cmd"] in {"UPDATE", "DELETE"} and looking.blind_writes(world, table):
        return True
    labels = [label for label in world.rows if looking.table_of(label) == table]
    return any(
        act(world, label, world.rows[label]) != expected.get(label, expected.get(table, set())) for label in labels
    )


@pytest.mark.parametrize("loose", [False, True], ids=["dropped", "loosened"])
def test_each_policy_is_missed_when_it_is_mutated(world, loose):
    policies = [policy for policy in _policies() if policy["tablename"] not in WRITE_ONLY]
    assert len(policies) > 40
    unnoticed = []
    for policy in policies:
        _run(f"DROP POLICY {policy['policyname']} ON {policy['tablename']}")
        try:
            if loose:
                _run(_definition(policy, loose=True))
            if not _noticed(world, policy):
                unnoticed.append((policy["tablename"], policy["cmd"]))
        finally:
            _run(f"DROP POLICY IF EXISTS {policy['policyname']} ON {policy['tablename']}")
            _run(_definition(policy))
    assert sorted(unnoticed) == []
