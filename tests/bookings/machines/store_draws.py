"""What the machine of the older store draws from: records, files, and wrong ones."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.bookings.models.store_file import FIRST, LAST, Json

T0 = 1_732_065_600_000  # 2024-11-20 01:20 UTC
HALF_HOUR = 1_800_000
MISSING = object()
# What is allowed is drawn more often: the more succeeds, the more can clash.
TENANT = st.sampled_from(["acme"] * 9 + ["other"])
KEYS = ["b_1", "b_2", "b_3", "ž 🔑", ""]
KEY = st.sampled_from(KEYS[:3] * 3 + KEYS)
START = st.sampled_from([
    *[T0, T0 + HALF_HOUR, T0 + 2 * HALF_HOUR, T0 + 1] * 3,
    *(None, MISSING, 0, -1, FIRST, LAST),
])
MINUTES = st.sampled_from([*[30, 60] * 6, 0.5, 0, -5, None, MISSING, 1e-9])
RESOURCE = st.sampled_from([
    *["primary", "van", "primary", MISSING, "", " \t\u2003"] * 3,
    *(None, "bus", "nowhere", " van", "žluť 🚐"),
])
TIME = st.sampled_from([MISSING, 1000, 2000, 3000, None, T0])
LINE = st.fixed_dictionaries({
    "ts": st.sampled_from([1000, 5000, None, LAST]),
    "status": st.sampled_from(["confirmed", "cancelled", "cancelled"]),
})
HISTORY = st.one_of(
    st.lists(LINE, max_size=2),
    st.sampled_from([MISSING, [], {}, "long ago", None, 7, ["cancelled", None]]),
)
STATUS = st.sampled_from([
    *("confirmed", "confirmed", "reschedule_pending", "reschedule_pending"),
    "cancelled",
])
SLOT = st.sampled_from(["A", "B", "C"])
MORE = st.sampled_from([
    *(MISSING, MISSING, None, True, [1, [2.5], {"": {}}]),
    *("žluť 🚐", 10**30, {"id": "b_9", "\u2003": ""}),
])
ODD: st.SearchStrategy[tuple[str, Json]] = st.sampled_from([
    *[("start_at", "soon"), ("start_at", LAST + 1), ("duration_min", "30")],
    *[("status", "done"), ("status", None), ("id", "b_9"), ("user_id", 9)],
    *[("slot_id", MISSING), ("resource_id", 5), ("pending_new_slot_id", [])],
    *[("created_at", True), ("updated_at", FIRST - 1), ("note", "a\0b")],
    *[("no\0te", 1), ("note", "\ud800"), ("id", MISSING)],
])
# What is no record at all, whatever its key.
NO_RECORD: st.SearchStrategy[Json] = st.sampled_from([None, 7, [], "b_1", {}])
NO_STORE: st.SearchStrategy[str | None] = st.sampled_from([
    *("", " ", "[]", "null", '"bookings"', '{"bookings": {}', "{'bookings': {}}"),
    *('{"bookings": {}} {}', '{"a": 1,}', None),
    # Objects, but for what is in them.
    *('{"bookings": []}', '{"bookings": null}', '{"bookings": {}, "bookings": {}}'),
    *('{"a": {"b": 1, "\\u0062": 2}}', '{"\\u0000": 1}', '{"a": ["\\u0000"]}'),
    *('{"bookings": {"b_1": null, "b\\u005f1": null}}', '{"a": "\\ud800"}'),
])
WHICH = st.integers(0, 9)


def _present(fields: dict[str, Any]) -> dict[str, Json]:
    return {name: value for name, value in fields.items() if value is not MISSING}


@st.composite
def records(draw: st.DrawFn, key: str, *, wrong: int = 0) -> Json:
    """Draw a record; about `wrong` of a hundred are none, or have a wrong field."""
    fields = {
        "id": key,
        "user_id": draw(st.sampled_from(["u_9", "u_1", "u_9", "žluť 🚐", " "])),
        "slot_id": draw(SLOT),
        "status": draw(STATUS),
        "start_at": draw(START),
        "duration_min": draw(MINUTES),
        "resource_id": draw(RESOURCE),
        "created_at": draw(TIME),
        "updated_at": draw(TIME),
        "history": draw(HISTORY),
        "pending_new_slot_id": draw(SLOT | st.sampled_from([None, MISSING])),
        "more": draw(MORE),
    }
    # The smallest number is what a failure shrinks to: a record that is sound.
    odd = draw(st.integers(0, 99)) > 99 - wrong
    if odd and draw(st.booleans()):
        return draw(NO_RECORD)
    return _present({**fields, **dict([draw(ODD)] if odd else [])})


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Json]:
    """Draw records to be put into a file, or taken out of it where MISSING."""
    keys = draw(st.lists(KEY, max_size=4, unique=True))
    return {
        key: MISSING if draw(st.integers(0, 4)) == 4 else draw(records(key, wrong=5))
        for key in keys
    }


OTHERS = st.dictionaries(
    st.sampled_from(["users", "", "ž", "Bookings"]), MORE.filter(bool), max_size=2
).map(_present)


def written(document: dict[str, Json], *, ascii_only: bool) -> str:
    """Return the text of a file; what cannot be written otherwise is escaped."""
    text = json.dumps(document, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        ascii_only = True
    return json.dumps(document) if ascii_only else text
