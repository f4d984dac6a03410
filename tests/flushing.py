"""A quick end for tests that commit: only the tables they filled are emptied.

Django's own flush truncates every table and makes all permissions anew, about a third of a second for each test.
Here the rows that migrations made (roles, permissions, content types) are read once; after a test they are put back
where they differ, and every other table that is not empty is emptied.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase

Rows = list[tuple[Any, ...]]


#: From so many rows on, emptying a table whole is quicker than deleting its rows.
MANY = 2_000


def _filled(tables: Iterable[str], rows: int = 0) -> set[str]:
    """Those of the tables that have more than so many rows, in one question."""
    name = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)} LIMIT 1 OFFSET {rows})"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {table for (table,) in cursor.fetchall()}


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        return cursor.fetchall()


def _delete(tables: Iterable[str]) -> None:
    """Delete all rows; what refers to what is looked at when all are gone."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


class Flushing:
    """What the database holds after its migrations, and the way back to it."""

    def __init__(self) -> None:
        self.tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        self.kept = {table: _rows(table) for table in sorted(_filled(self.tables))}

    def back(self) -> None:
        """Put the database back; also where a test left it in the middle of something."""
        filled = _filled(self.tables)
        changed = {table for table, rows in self.kept.items() if _rows(table) != rows}
        emptied = sorted((filled - self.kept.keys()) | (changed & filled))
        if changed:  # what refers to a changed table goes with it, so all of the kept are put back
            emptied = sorted(filled)
        if emptied and _filled(emptied, MANY):
            statements = connection.ops.sql_flush(no_style(), emptied, allow_cascade=True)
            connection.ops.execute_sql_flush(statements)
        elif emptied:
            _delete(emptied)
        if changed:
            self._put_back()

    def _put_back(self) -> None:
        with (
            transaction.atomic(),
            connection.constraint_checks_disabled(),
            connection.cursor() as cursor,
        ):
            for table, rows in self.kept.items():
                marks = ", ".join(["%s"] * len(rows[0]))
                into = connection.ops.quote_name(table)
                cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)


def make_quick() -> None:
    """From now on tests that commit end as `Flushing.back` says."""
    known = Flushing()
    TransactionTestCase._fixture_teardown = lambda _self: known.back()  # type: ignore[method-assign]
