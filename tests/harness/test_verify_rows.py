"""What is gone, new or changed in the rows of two moments."""

import pytest
from psycopg import sql

from harness.admin import connect
from harness.dsn import merge
from harness.errors import HarnessError
from harness.sqlfile import RowClaim
from harness.verify.digests import Rows, Sequence, Table, read_rows
from harness.verify.rowdiff import row_changes

T = ("public", "t")


def rows(*found: tuple[str | None, ...], key: tuple[str, ...] = ("id",)) -> Rows:
    return Rows({T: Table(("id", "a", "b"), key, found)}, {})


def claim(column: str | None) -> RowClaim:
    return RowClaim(schema="public", name="t", column=column, reason="-")


def changes(before: Rows, after: Rows, *declared: RowClaim) -> list[str]:
    return [str(change) for change in row_changes(before, after, declared=declared)]


def test_order_does_not_matter_but_number_does() -> None:
    one, two = ("1", "x", None), ("1", "y", None)
    assert changes(rows(one, two, one, key=()), rows(two, one, one, key=())) == []
    assert changes(rows(one, one, key=()), rows(one, key=())) == [
        "public.t: 1 row gone\n    id '1', a 'x', b NULL"
    ]


def test_a_changed_column_shows_both_values_by_key() -> None:
    before, after = rows(("1", "x", None), ("2", "y", "z")), rows(("1", "X", ""))
    assert changes(before, after) == [
        "public.t.a: 1 row changed\n    id 1: 'x' → 'X'",
        "public.t.b: 1 row changed\n    id 1: NULL → ''",
        "public.t: 1 row gone\n    id '2', a 'y', b 'z'",
    ]


def test_without_a_key_a_changed_row_is_gone_and_new() -> None:
    before, after = rows(("1", "x", None), key=()), rows(("1", "X", None), key=())
    assert [line.split("\n")[0] for line in changes(before, after)] == [
        "public.t: 1 row gone",
        "public.t: 1 row new",
    ]


def test_many_rows_are_cut_short() -> None:
    before = rows(*((str(number), "x", None) for number in range(20)))
    (text,) = changes(before, rows())
    assert text.startswith("public.t: 20 rows gone\n")
    assert text.endswith("    … and 15 more")


def test_what_may_be_lost_is_left_out() -> None:
    before, after = rows(("1", "x", "z")), rows(("2", "y", "z"))
    assert changes(before, after, claim("id"), claim("a")) == []
    assert changes(before, after, claim(None)) == []
    assert len(changes(before, after, claim("id"))) == 2


@pytest.mark.parametrize(
    ("increment", "before", "after", "goes_back"),
    [(1, 5, 5, False), (1, 5, 9, False), (1, 5, 4, True), (-1, 5, 6, True)],
)
def test_a_sequence_may_only_go_on(
    increment: int, before: int, after: int, goes_back: bool
) -> None:
    old, new = (
        Rows({}, {T: Sequence(following, increment, ())})
        for following in (before, after)
    )
    assert bool(changes(old, new)) is goes_back


def test_a_sequence_whose_numbers_nobody_has_may_begin_again() -> None:
    owner = (*T, "id")
    sequence = ("public", "t_id_seq")

    def at(following: int, *found: tuple[str | None, ...]) -> Rows:
        return Rows(rows(*found).tables, {sequence: Sequence(following, 1, owner)})

    assert changes(at(5), at(1)) == []
    row = ("1", "x", None)
    assert changes(at(5, row), at(1, row)) == [
        "public.t_id_seq: would give 5 next, now gives 1 again"
    ]
    assert changes(at(5, row), at(1, row), claim("id")) == []


def test_every_kind_of_row_is_read(database: str) -> None:
    with connect(database) as connection:
        connection.execute("""
            create table t (id int primary key, "Odd name" jsonb, at timestamptz);
            insert into t values (1, '{"b":1, "a":2}', '2026-01-01 12:00+02');
            create table part (id int) partition by list (id);
            create table part_1 partition of part for values in (1);
            insert into part values (1);
            create table parent (id int);
            create table child () inherits (parent);
            insert into child values (7);
            create materialized view seen as select 1 as one;
            create materialized view unseen as select 1 as one with no data;
            create temp table passing (id int);
            create table bare ();
            insert into bare default values;
            create sequence s increment by 5;
            select nextval('s');
        """)
        connection.execute("set timezone = 'Asia/Tokyo'")
        found = read_rows(connection)
    by_name = {name: table.rows for (_, name), table in found.tables.items()}
    assert by_name == {
        "t": (("1", '{"a": 2, "b": 1}', "2026-01-01 10:00:00+00"),),
        "part": (("1",),),
        "parent": (),
        "child": (("7",),),
        "seen": (("1",),),
        "bare": ((),),
    }
    assert found.tables["public", "t"].columns == ("id", "Odd name", "at")
    assert found.tables["public", "t"].key == ("id",)
    assert found.sequences == {("public", "s"): Sequence(6, 5, ())}


def test_a_long_value_is_told_apart_by_its_checksum(database: str) -> None:
    with connect(database) as connection:
        connection.execute("create table t as select repeat('x', 999) || 'a' as text")
        one = read_rows(connection)
        connection.execute("update t set text = repeat('x', 999) || 'b'")
        other = read_rows(connection)
    assert len(str(one.tables["public", "t"].rows)) < 200
    assert len(row_changes(one, other)) == 2


def test_rows_that_a_role_may_not_see_are_an_error(database: str) -> None:
    role = sql.Identifier("harness_test_half_blind")
    with connect(database) as admin:
        admin.execute(sql.SQL("create role {} login").format(role))
        try:
            admin.execute("create table t (id int)")
            admin.execute("alter table t enable row level security")
            admin.execute(sql.SQL("grant select on t to {}").format(role))
            with (
                connect(merge(database, user="harness_test_half_blind")) as connection,
                pytest.raises(HarnessError, match=r'all rows of "public\.t"'),
            ):
                read_rows(connection)
        finally:
            admin.execute(sql.SQL("drop owned by {}").format(role))
            admin.execute(sql.SQL("drop role {}").format(role))
