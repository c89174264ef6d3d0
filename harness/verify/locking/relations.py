"""The tables, views and sequences that were there before a migration, and their parts.

What happens to an index, to TOAST or to a column's own sequence happens to its table;
what happens to a partition, to the whole table, unless somebody names the part itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

_RELATIONS = r"""
select
    relation.oid, nspname::text, relation.relname::text, relation.relkind::text,
    coalesce(
        (select indrelid from pg_catalog.pg_index where indexrelid = relation.oid),
        (select oid from pg_catalog.pg_class where reltoastrelid = relation.oid),
        (
            select refobjid from pg_catalog.pg_depend
            where relation.relkind = 'S' and objid = relation.oid
                and classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and deptype in ('a', 'i')
        ),
        (
            select inhparent from pg_catalog.pg_inherits
            where relation.relispartition and inhrelid = relation.oid
        )
    )
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace on pg_namespace.oid = relation.relnamespace
where relation.oid >= 16384  -- TOAST of the server's own tables is in pg_toast, too
    and nspname <> 'information_schema' and nspname !~ '^pg_(?!toast$)'
    and not exists (
        select from pg_catalog.pg_depend
        where classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            and objid = relation.oid and deptype = 'e'
    )
"""


@dataclass(frozen=True)
class Relation:
    """One relation; `kind` as `pg_class.relkind`, `part_of` the one that it belongs to.

    An index belongs to its table, for example, a partition to the partitioned table.
    """

    oid: int
    schema: str
    name: str
    kind: str
    part_of: int | None

    @property
    def is_table(self) -> bool:
        """Whether it is a table, and so can be locked by name."""
        return self.kind in {"r", "p"}

    def __str__(self) -> str:
        """Return the name with schema."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Relations:
    """All relations of one moment by oid."""

    by_oid: Mapping[int, Relation]

    @property
    def tables(self) -> tuple[Relation, ...]:
        """Tables, partitions among them, in the order of their names."""
        found = (one for one in self.by_oid.values() if one.is_table)
        return tuple(sorted(found, key=str))

    def named(self, schema: str, name: str) -> Relation | None:
        """Return the relation of this name, or None."""
        wanted = (schema, name)
        found = (r for r in self.by_oid.values() if (r.schema, r.name) == wanted)
        return next(found, None)

    def whole(self, oid: int, *, named: Collection[int] = ()) -> Relation:
        """Return what a relation belongs to in the end, or on the way the one `named`.

        Raises KeyError for an oid that was not there.
        """
        relation = self.by_oid[oid]
        while relation.oid not in named:
            above = self.by_oid.get(relation.part_of or 0)
            if above is None:
                break
            relation = above
        return relation


def read_relations(connection: Connection[Any]) -> Relations:
    """Read the relations of every schema that is not the server's or an extension's."""
    found = connection.execute(_RELATIONS.encode()).fetchall()
    return Relations({row[0]: Relation(*row) for row in found})
