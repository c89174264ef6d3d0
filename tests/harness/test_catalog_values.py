"""Catalogs as values: compared, shown, drawn and read again, without a server."""

import pytest

from harness.catalog import Catalog, Change, Thing, diagram, diff, render
from harness.errors import CatalogError

TABLE = ("table", "public.room")
LONG = "check (" + " and ".join(f"a{n} > 0" for n in range(30)) + ")"


def thing(kind: str, name: str, place: int = 0, /, **attributes: str) -> Thing:
    """Something in the table, unless it is the table."""
    within = None if kind in {"table", "function"} else TABLE
    texts = {key.replace("_", " "): text for key, text in attributes.items()}
    return Thing(kind, f"public.{name}", within=within, place=place, attributes=texts)


ROOM = (
    thing("table", "room", comment="A room."),
    thing("column", "room.id", 1, type="integer", not_null="yes"),
    thing("column", "room.name", 2, type="text"),
    thing("constraint", "room.room_pkey", definition="PRIMARY KEY (id)"),
)
BEFORE = Catalog.of(ROOM)
TOUCH = thing("function", "touch()", body="begin\n    return new;\nend")


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        pytest.param(ROOM, [], id="no change"),
        pytest.param(ROOM[::-1], [], id="another order"),
        pytest.param(
            (), ["- removed table public.room (2 columns, 1 constraint)"], id="gone"
        ),
        pytest.param(
            (*ROOM, TOUCH), ["+ added function public.touch()"], id="function added"
        ),
        pytest.param(
            ROOM[:3], ["- removed constraint public.room.room_pkey"], id="key removed"
        ),
        pytest.param(
            (thing("table", "room"), *ROOM[1:]),
            ["~ changed table public.room: comment A room. -> none"],
            id="comment removed",
        ),
        pytest.param(
            (ROOM[0], thing("column", "room.id", 1, type="integer"), *ROOM[2:]),
            ["~ changed column public.room.id: not null yes -> no"],
            id="flag",
        ),
        pytest.param(
            (
                ROOM[0],
                thing("column", "room.id", 2, type="bigint", not_null="yes"),
                thing("column", "room.name", 1, type="text"),
                ROOM[3],
            ),
            [
                "~ changed column public.room.id: type integer -> bigint",
                "~ changed table public.room: column order id, name -> name, id",
            ],
            id="column moved and changed",
        ),
        pytest.param(
            (ROOM[0], thing("column", "room.name", 1, type="text"), ROOM[3]),
            ["- removed column public.room.id"],
            id="a column that is gone moves none",
        ),
    ],
)
def test_diff(after: tuple[Thing, ...], lines: list[str]) -> None:
    catalog = Catalog.of(after)
    assert render(diff(BEFORE, catalog)).splitlines() == lines
    assert (catalog == BEFORE) is (lines == [])
    assert len(diff(catalog, BEFORE)) == len(lines)


def test_a_change_says_what_was_and_what_is() -> None:
    after = Catalog.of((*ROOM[:2], thing("column", "room.name", 2, type="citext")))
    changed, removed = diff(BEFORE, after)
    assert (removed.action, removed.kind) == ("removed", "constraint")
    assert removed.before is not None
    assert "PRIMARY KEY (id)" in removed.before
    assert removed.after is None
    assert changed == Change(
        "changed",
        "column",
        "public.room.name",
        before="column public.room.name\n    type: text",
        after="column public.room.name\n    type: citext",
        attributes={"type": ("text", "citext")},
    )


def test_a_copy_that_changes_with_its_original_is_not_told() -> None:
    def catalog(default: str, of_copy: str) -> Catalog:
        original = thing("column", "log.id", 1, default=default)
        copy = Thing(
            "column",
            "public.log_1.id",
            copy_of=original.key,
            attributes={"default": of_copy},
        )
        return Catalog.of((original, copy))

    start = catalog("1", "1")
    names = [change.name for change in diff(start, catalog("2", "2"))]
    assert names == ["public.log.id"]
    names = [change.name for change in diff(start, catalog("2", "3"))]
    assert names == ["public.log.id", "public.log_1.id"]
    names = [change.name for change in diff(start, catalog("1", "2"))]
    assert names == ["public.log_1.id"]


def test_definitions_show_both_sides() -> None:
    after = Catalog.of((
        *ROOM,
        thing("function", "touch()", body="begin\n    return old;\nend"),
    ))
    changes = diff(Catalog.of((*ROOM, TOUCH)), after)
    assert render(changes, definitions=True).splitlines() == [
        "~ changed function public.touch(): "
        "body begin return new; end -> begin return old; end",
        "      function public.touch()",
        "          body:",
        "              begin",
        "    -             return new;",
        "    +             return old;",
        "              end",
    ]


def test_a_long_value_is_cut_to_where_it_differs() -> None:
    one = Catalog.of([thing("constraint", "room.c", definition=LONG)])
    two = Catalog.of([
        thing("constraint", "room.c", definition=LONG.replace("a20 > 0", "a20 > 1"))
    ])
    line = render(diff(one, two))
    assert "0 and a20 > 0 and a21" in line
    assert "0 and a20 > 1 and a21" in line
    assert len(line) < 200


def test_nothing_is_an_empty_text() -> None:
    assert render(()) == ""


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(CatalogError, match=r'two objects are the table "public.room"'):
        Catalog.of((ROOM[0], ROOM[0]))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 2, "things": []}', '{"format": 1, "things": [{}]}'],
)
def test_another_text_is_no_snapshot(text: str) -> None:
    with pytest.raises(CatalogError, match="snapshot"):
        Catalog.from_json(text)


def test_json_keeps_everything() -> None:
    catalog = Catalog.of((*ROOM, TOUCH))
    assert Catalog.from_json(catalog.to_json()) == catalog
    assert len(catalog.to_json().splitlines()) == len(catalog.things) + 2


def test_a_diagram_has_tables_keys_and_foreign_keys() -> None:
    stay = Thing("table", "public.stay")
    part = Thing("table", "public.stay_1", attributes={"partition of": "public.stay"})
    price = {"type": "numeric(8,2)[]"}
    room = {"type": "public.number", "not null": "yes"}
    key = {"definition": 'FOREIGN KEY ("room id") REFERENCES public.room(id)'}
    inside = (
        Thing("column", "public.stay.1st", stay.key, place=1, attributes=price),
        Thing("column", 'public.stay."room id"', stay.key, place=2, attributes=room),
        Thing("constraint", "public.stay.f", stay.key, attributes=key),
    )
    assert diagram(Catalog.of((*ROOM, stay, part, *inside))).splitlines() == [
        "erDiagram",
        '    "public.room" {',
        "        integer id PK",
        "        text name",
        "    }",
        '    "public.stay" {',
        "        numeric_8_2_array _1st",
        "        number room_id FK",
        "    }",
        '    "public.room" ||--o{ "public.stay" : "room id"',
    ]
