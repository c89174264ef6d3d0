"""Files of the older store: random ones, and what the backfill makes of them."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = Any
ROOT = Path(__file__).parents[2]

# The white space of Unicode, which str.isspace() is not: it has U+001C to U+001F, too.
BLANK = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)

# jsonb holds every character but \u0000; a surrogate alone is no character.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
NUMBER = st.one_of(
    st.integers(),
    st.integers(min_value=10**30, max_value=10**60),
    st.floats(allow_nan=False, allow_infinity=False),
)
ANYTHING: st.SearchStrategy[Json] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBER, TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=6,
)
MILLIS = st.one_of(st.none(), st.integers(-(10**12), 10**13))
LINE = st.fixed_dictionaries({"ts": MILLIS, "status": TEXT})
FIELDS = {
    "start_at": MILLIS,
    "duration_min": st.one_of(st.none(), st.integers(0, 600), st.floats(0, 600)),
    "resource_id": st.one_of(st.none(), TEXT, st.text(BLANK), st.just("van")),
    "created_at": MILLIS,
    "updated_at": MILLIS,
    "history": st.one_of(st.lists(LINE, max_size=3), ANYTHING),
}
KNOWN = {*FIELDS, "id", "user_id", "slot_id", "status", "pending_new_slot_id"}
MORE = st.dictionaries(
    TEXT.filter(lambda name: name not in KNOWN), ANYTHING, max_size=2
)


@st.composite
def records(draw: st.DrawFn, key: str) -> dict[str, Json]:
    """Draw a sound record; no two of them want one slot."""
    status = draw(st.sampled_from(["confirmed", "reschedule_pending", "cancelled"]))
    wanted = draw(st.sampled_from([None, f"to {key}"]))
    return {
        **draw(MORE),
        **draw(st.fixed_dictionaries({}, optional=FIELDS)),
        **{"id": key, "user_id": draw(TEXT), "slot_id": draw(TEXT)},
        **{"status": status, "pending_new_slot_id": wanted},
    }


@st.composite
def stores(draw: st.DrawFn) -> dict[str, Json]:
    """Draw a store, with other collections, and with bookings or without."""
    others = draw(st.dictionaries(TEXT, ANYTHING, max_size=3))
    others.pop("bookings", None)
    if draw(st.integers(0, 9)) == 0:
        return others
    keys = draw(st.lists(TEXT, unique=True, max_size=5))
    return {**others, "bookings": {key: draw(records(key)) for key in keys}}


def record(key: str, **change: Json) -> dict[str, Json]:
    """Return a sound record on resource "van", but for the change."""
    return {
        **{"id": key, "user_id": "u_9", "slot_id": f"slot of {key}"},
        **{"status": "confirmed", "resource_id": "van"},
        **change,
    }


def blank(resource: str | None) -> bool:
    """Tell whether a record with this resource is one for the backfill."""
    return resource is None or not resource.strip(BLANK)


def backfilled(before: dict[str, Json], after: dict[str, Json]) -> dict[str, Json]:
    """Return what becomes of a record; the time of it is taken from `after`."""
    if not blank(before.get("resource_id")):
        return before
    now = after["updated_at"]
    expected = {**before, "resource_id": "primary", "updated_at": now}
    if isinstance(before.get("history"), list):
        line = {"ts": now, "status": before["status"], "note": "backfill_resource_id"}
        expected["history"] = [*before["history"], line]
    return expected


def exact(text: str) -> Json:
    """Parse JSON without losing a digit."""
    return json.loads(text, parse_float=Decimal)


def command(
    *arguments: str | Path, limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; it can write files of `limit` bytes at most."""
    shell = "" if limit is None else f"ulimit -f {limit // 1024}; "
    return subprocess.run(
        ["bash", "-c", f'{shell}exec "$@"', "bash", *call(*arguments)],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def call(*arguments: str | Path) -> list[str]:
    """Return the command line of the command."""
    return [sys.executable, "-m", "sql.store", *map(str, arguments)]
