"""What the machine of bookings draws from."""

from math import inf

from hypothesis import strategies as st

from tests.bookings.machines.slots import HOUR
from tests.bookings.models import moments
from tests.bookings.models.bookings import OCCUPYING, OWNERS, STATUSES

# The more succeeds, the more can clash: what is allowed is drawn more often.
PLACES = [("acme", "van")] * 9 + [("acme", None)] * 5 + [("other", None)] * 2
PLACE = st.sampled_from([*PLACES, ("other", "bus"), ("acme", "bike"), ("other", "van")])
SERVICE = st.sampled_from([None, "plain", "wash", "wash"])
STATUS = st.sampled_from([*OCCUPYING * 2, *STATUSES, "completed"])
KEY = st.sampled_from(["", "k", "ключ 🔑", "", "k", "", "k", " \t"])  # empty: a new one
DAY = st.sampled_from([0, 1, 0, 1, -1])
FAR_DAY = st.sampled_from([*[0, 1, 0, 1, -1] * 5, *moments.DAYS, inf, -inf])
ATTENDEES = st.sampled_from([*[1, 1, 1, 2, 2, 3] * 2, 0, 2**31 - 1, None])
FIRST_ONE = st.sampled_from([(-HOUR, HOUR), (-HOUR, 0), (0, HOUR)])
PARTY = st.sampled_from([1] * 6 + [2, 2, 3])
ZONE = st.sampled_from([None, None, None, "Australia/Lord_Howe"])
OTHERS = {"resource": "van", "service": "wash"}
WHICH = st.integers(0, 59)
ODD = st.fixed_dictionaries(
    {},
    optional={
        "day": DAY,
        "start": st.none(),
        "end": st.none(),
        "resource": st.sampled_from([*OWNERS]),
        "kind": st.sampled_from(["TIMESLOT"]),
        "canceled": st.booleans(),
        "flag": st.booleans(),
        "customer": st.sampled_from(["acme", "other", None]),
    },
)
COLUMN = st.one_of(
    st.tuples(st.just("canceled"), st.booleans()),
    st.tuples(st.just("flag"), st.booleans()),
    st.tuples(st.just("day"), DAY),
    st.tuples(st.just("resource"), st.sampled_from([*OWNERS, None])),
    st.tuples(st.just("service"), SERVICE),
    st.tuples(st.just("attendees"), ATTENDEES),
)
