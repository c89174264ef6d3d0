"""Faults that only a race finds: a lock less, a look too early, a count that is old."""

from dataclasses import dataclass

from tests.bookings.capacity import UNPROMISED


@dataclass(frozen=True)
class Fault:
    """A part of a function that is replaced, and which race finds that how."""

    function: str
    right: str
    wrong: str
    system: str
    pair: str
    found: str

    def plant(self, body: str) -> str:
        """Return the function with the fault. Raises ValueError where nothing fits."""
        if self.right not in body:
            raise ValueError(f"{self.function} does not say {self.right!r}")
        return body.replace(self.right, self.wrong)


_CONDITIONAL_UPDATE = """\
        set available_capacity = available_capacity - change.units
        where
            resource_id = change.resource_id
            and date = change.date
            and available_capacity >= change.units;
"""
# The rows of others count only when these have committed.
_COUNT = f"""\
        set available_capacity = counted.free
        from (
            select day.id, {UNPROMISED} as free
            from public.resource_capacity as day
            where day.resource_id = change.resource_id and day.date = change.date
        ) as counted
        where resource_capacity.id = counted.id and counted.free >= 0;
"""
# A function that is declared stable sees what its caller's statement sees, which began
# before it waited for a row.
_AS_OF_THE_STATEMENT = ("LANGUAGE plpgsql", "LANGUAGE plpgsql STABLE")

FAULTS = {
    "a counter is read, then written": Fault(
        "take_days(uuid[], date[], integer[])",
        "set available_capacity = available_capacity - change.units",
        "set available_capacity = (select day.available_capacity"
        " from public.resource_capacity as day"
        " where day.resource_id = change.resource_id and day.date = change.date"
        ") - change.units",
        "holds",
        "release + release late",
        'invariant "available = max - active - allocated" is broken',
    ),
    "promises are counted, then made": Fault(
        "take_days(uuid[], date[], integer[])",
        _CONDITIONAL_UPDATE,
        _COUNT,
        "holds",
        "place + place last",
        'invariant "no day is oversold" is broken',
    ),
    "a hold is read without a lock": Fault(
        "lock_hold(uuid, text)",
        "for update",
        "",
        "holds",
        "confirm + confirm",
        "SQLSTATE 23505 is not allowed",
    ),
    "a blackout asks, but does not touch the days": Fault(
        "refuse_blackout_of_promised_days()",
        "update public.resource_capacity\n"
        "        set available_capacity = available_capacity\n"
        "        where resource_id = new.resource_id and date = shut\n"
        "        returning available_capacity, max_capacity into free, total;",
        "select available_capacity, max_capacity into free, total\n"
        "        from public.resource_capacity\n"
        "        where resource_id = new.resource_id and date = shut;",
        "holds",
        "place + shut",
        'invariant "no hold in a blackout" is broken',
    ),
    "an order is read without a lock": Fault(
        "transition_workshop_order(uuid, uuid, workshop_order_status, workshop_actor)",
        "for no key update",
        "",
        "orders",
        "finish IN_SERVICE as WORKSHOP + finish IN_SERVICE as WORKSHOP",
        "check one_winner() fails",
    ),
    "an offer looks at its order, then waits for it": Fault(
        "tell_workshop_order_of_extension()",
        "status = 'IN_SERVICE' or",
        "exists (select from public.workshop_order as seen"
        " where seen.id = about.order_id and seen.status = 'IN_SERVICE') or",
        "offers",
        "finish none + offer none",
        "SQLSTATE BKC10 is not allowed",
    ),
    "open offers are counted as of the statement": Fault(
        "count_pending_workshop_extensions()",
        *_AS_OF_THE_STATEMENT,
        "offers",
        "offer one + approve open",
        'invariant "an order counts its open offers" is broken',
    ),
    "items are added up as of the statement": Fault(
        "settle_workshop_extension()",
        *_AS_OF_THE_STATEMENT,
        "offers",
        "add to open + raise open",
        'invariant "a total is the sum of the items" is broken',
    ),
}

# Instead of the exclusion constraints: what people write who do not know of them.
LOOK_FIRST = """
    alter table public.bookings
    drop constraint bookings_excl_resource_time,
    drop constraint bookings_resource_occupied_once_excl;

    create function public.look_first() returns trigger language plpgsql as $$
    begin
        if exists (
            select from public.bookings as other
            where
                other.id <> new.id
                and other.resource_id = new.resource_id
                and other.status in ('pending', 'confirmed', 'checked_in')
                and other.start_at < new.end_at
                and new.start_at < other.end_at
        ) then
            raise exclusion_violation;
        end if;
        return new;
    end $$;

    create trigger bookings_look_first before insert or update on public.bookings
    for each row execute function public.look_first();
"""
