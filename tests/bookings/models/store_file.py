"""Files of the older store: what is read, what is sound, what a backfill changes."""

import json
from typing import Any, TypeAlias

from tests.bookings.stores import blank

Json: TypeAlias = Any
# In milliseconds, as the store writes it; the database's own is another moment. It is
# later than what the files say, but for what lies in a distant future.
NOW = 1_800_000_000_001
FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999  # of the years 1 and 9999
STATUSES = ("confirmed", "reschedule_pending", "cancelled")
# Whether a field of a record may be null or missing, by what it is.
TEXTS = {
    **dict.fromkeys(("id", "user_id", "slot_id", "status"), False),
    **dict.fromkeys(("resource_id", "pending_new_slot_id"), True),
}
TIMES = ("start_at", "created_at", "updated_at")


class Unreadable(Exception):
    """A text that is no JSON object."""


class Twice(dict[str, Json]):
    """An object in which a key stands more than once."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Twice(found)


def read(text: str | None) -> dict[str, Json]:
    """Return the object that a file is. Raises Unreadable where it is none."""
    try:
        found = json.loads(text or "", object_pairs_hook=_object)
    except ValueError as error:
        raise Unreadable from error
    if not isinstance(found, dict):
        raise Unreadable
    return found


def lossless(value: Json) -> bool:
    """Tell whether the database can hold a value: every key and every character."""
    if isinstance(value, str):
        return not any(one == "\0" or 0xD800 <= ord(one) < 0xE000 for one in value)
    if isinstance(value, dict):
        parts = [*value, *value.values()]
        return not isinstance(value, Twice) and all(map(lossless, parts))
    return not isinstance(value, list) or all(map(lossless, value))


def is_number(value: Json) -> bool:
    """Tell whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def sound(key: str, record: Json) -> bool:
    """Tell whether a record's known fields have the types that they should have."""
    if not (isinstance(record, dict) and lossless(record) and lossless(key)):
        return False
    texts = all(
        isinstance(record.get(name), str) or (may_miss and record.get(name) is None)
        for name, may_miss in TEXTS.items()
    )
    numbers = all(
        record.get(name) is None or is_number(record[name])
        for name in (*TIMES, "duration_min")
    )
    return (
        texts
        and numbers
        and record["id"] == key
        and record["status"] in STATUSES
        and all(FIRST <= (record.get(name) or 0) <= LAST for name in TIMES)
    )


def same(one: Json, other: Json) -> bool:
    """Tell whether two values are equal as JSON, where 1 is not true."""
    texts = (json.dumps(value, sort_keys=True) for value in (one, other))
    return next(texts) == next(texts)


def reserved(record: dict[str, Json]) -> tuple[str, str] | None:
    """Return the resource and slot that a pending reschedule wants.

    Nothing is reserved on a resource that is not named yet: see the backfill.
    """
    resource, target = record.get("resource_id"), record.get("pending_new_slot_id")
    if record["status"] != "reschedule_pending" or None in {resource, target}:
        return None
    return str(resource), str(target)


def rivals(records: list[dict[str, Json]]) -> bool:
    """Tell whether two pending reschedules want one slot."""
    wanted = [one for one in map(reserved, records) if one]
    return len(set(wanted)) < len(wanted)


def noted(record: dict[str, Json], change: dict[str, Json], note: str) -> Json:
    """Return a record with a change, its time, and a line where history is an array."""
    new = {**record, **change, "updated_at": NOW}
    if isinstance(record.get("history"), list):
        line = {"ts": NOW, "status": new["status"], "note": note}
        new["history"] = [*record["history"], line]
    return new


def backfilled(record: dict[str, Json]) -> dict[str, Json]:
    """Return a record on a resource: on "primary" where it names none."""
    if not blank(record.get("resource_id")):
        return record
    change = {"resource_id": "primary"}
    new: dict[str, Json] = noted(record, change, "backfill_resource_id")
    return new


def canceled_at(record: dict[str, Json]) -> int:
    """Return when a record was cancelled: by its history, else its last change."""
    history = record.get("history")
    lines = history if isinstance(history, list) else []
    times: list[int] = [
        line["ts"]
        for line in lines
        if isinstance(line, dict)
        and line.get("status") == "cancelled"
        and is_number(line.get("ts"))
    ]
    updated: int | None = record.get("updated_at")
    return min(times) if times else NOW if updated is None else updated


def in_order(value: Json) -> Json:
    """Return a value with the keys of its objects in the order that jsonb has."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: in_order(value[key]) for key in keys}
    return [in_order(one) for one in value] if isinstance(value, list) else value
