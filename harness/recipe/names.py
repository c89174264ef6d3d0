"""Names as they stand in SQL: quoted only where they have to be."""

import re

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
# The keywords of PostgreSQL 15 to 18 that quote_ident() quotes: a bare one is none.
_KEYWORDS = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint
    binary bit boolean both case cast char character check coalesce collate
    collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp
    current_user dec decimal default deferrable desc distinct do else end except
    exists extract false fetch float for foreign freeze from full grant greatest
    group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists
    json_object json_objectagg json_query json_scalar json_serialize json_table
    json_value lateral leading least left like limit localtime localtimestamp
    merge_action national natural nchar none normalize not notnull null nullif
    numeric offset on only or order out outer overlaps overlay placing position
    precision primary real references returning right row select session_user setof
    similar smallint some substring symmetric system_user table tablesample then
    time timestamp to trailing treat trim true union unique user using values
    varchar variadic verbose when where window with xmlattributes xmlconcat
    xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize
    xmltable
    """.split()  # noqa: SIM905 (as a list it is a page)
)


def quoted(name: str) -> str:
    """Return a name as quote_ident() of the server does."""
    if _PLAIN.fullmatch(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def qualified(text: str) -> tuple[str, str] | None:
    """Read `schema.table`, quoted as in SQL or not; None if it is something else.

    What is not quoted is taken letter by letter: `public.Stay` has a capital S.
    """
    part = r'"((?:[^"]|"")+)"|([^".]+)'
    match = re.fullmatch(rf"(?:{part})\.(?:{part})", text)
    if match is None:
        return None
    schema, table = (
        quoted_.replace('""', '"') if quoted_ else bare
        for quoted_, bare in (match.group(1, 2), match.group(3, 4))
    )
    return schema, table
