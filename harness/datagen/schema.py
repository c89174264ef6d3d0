"""What the generator knows of a schema: types, columns, rules, tables. Values only."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Type:
    """A type with its modifier; `inner` is what an array, domain or range is made of.

    `kind` is pg_type's: b base, c composite, d domain, e enum, r range, m multirange;
    an array is `a`. `checks` are a domain's, each with its name.
    """

    name: str
    short_name: str
    kind: str
    category: str
    modifier: int = -1
    inner: "Type | None" = None
    labels: tuple[str, ...] = ()
    fields: tuple["Type", ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    not_null: bool = False

    def parts(self) -> Iterator["Type"]:
        """The type and all that it is made of."""
        yield self
        for part in (*filter(None, (self.inner,)), *self.fields):
            yield from part.parts()

    def bare(self) -> "Type":
        """The type below all domains."""
        return self.inner.bare() if self.kind == "d" and self.inner else self

    def domain_checks(self) -> Iterator[tuple[str, str]]:
        """Name and text of each check of the domains in it."""
        for part in self.parts():
            yield from part.checks


@dataclass(frozen=True)
class Column:
    """One column; `numbered` by a sequence, `always` by one that must be overridden."""

    name: str
    type: Type
    not_null: bool
    numbered: bool
    always: bool
    generated: bool
    default: str | None

    @property
    def nullable(self) -> bool:
        """Whether NULL may be tried."""
        domains = (t for t in self.type.parts() if t.kind == "d")
        return not self.not_null and not any(t.not_null for t in domains)


@dataclass(frozen=True)
class Rule:
    """A check, unique or exclude rule and the columns that it looks at."""

    name: str
    kind: str
    columns: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class ForeignKey:
    """Columns that point to columns of a parent."""

    name: str
    schema: str
    parent: int
    parent_schema: str
    parent_name: str
    columns: tuple[str, ...]
    parent_columns: tuple[str, ...]


@dataclass(frozen=True)
class Bound:
    """What one partition accepts, as PostgreSQL prints it."""

    columns: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Table:
    """A table and everything that decides which rows it takes."""

    oid: int
    schema: str
    name: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    foreign_keys: tuple[ForeignKey, ...]
    bounds: tuple[Bound, ...]
    triggers: str  # the source of its functions

    @property
    def title(self) -> str:
        """Schema and name, as in messages."""
        return f"{self.schema}.{self.name}"

    @property
    def writable(self) -> tuple[Column, ...]:
        """The columns that an insert may give."""
        return tuple(column for column in self.columns if not column.generated)

    @property
    def generated(self) -> tuple[Column, ...]:
        """The columns that the server computes; `default` is their expression."""
        return tuple(column for column in self.columns if column.generated)


@dataclass(frozen=True)
class Schema:
    """The tables by oid, and the names of the constraints checked at the end."""

    tables: dict[int, Table]
    deferred: tuple[tuple[str, str], ...]
