"""Workshop orders: who moves the same one on, from every state, and what must hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement

from tests.bookings.models.workshop import WAYS
from tests.bookings.operations.system import CHANGES, Operation, System, operation
from tests.bookings.racing import Call

VERBS = {
    "CONFIRMED": "confirm",
    "CANCELLED": "cancel",
    "PICKUP_ASSIGNED": "assign",
    "PICKED_UP": "pick up",
    "AT_WORKSHOP": "bring",
    "IN_SERVICE": "start",
    "READY_FOR_RETURN": "finish",
    "RETURN_ASSIGNED": "send back",
    "RETURNED": "return",
    "DELIVERED": "deliver",
}
TRANSITION = """
    select vehicle, status
    from public.transition_workshop_order(
        md5('acme')::uuid, md5(%(vehicle)s)::uuid, %(status)s, %(actor)s
    )
"""
# The actor is set in the statement, before it comes to the row.
BY_HAND = """
    with part as materialized (select set_config('booking.actor', 'ADMIN', true))
    update public.workshop_order set status = %(status)s from part
    where tenant_id = md5('acme')::uuid and id = md5(%(vehicle)s)::uuid
"""

HISTORY = "select order_id, old_status, new_status from public.workshop_order_history"
OF_ORDERS = f"""
    select row_id, old_status, new_status from ({CHANGES}) as change
    where relation = 'workshop_order'
"""
INVARIANTS = {
    "history has each change once, and no other": f"""
        (({HISTORY}) except all ({OF_ORDERS}))
        union all
        (({OF_ORDERS}) except all ({HISTORY}))
    """,
    "history is a chain without a gap": """
        select order_id, old_status, new_status, before
        from (
            select
                order_id, old_status, new_status,
                lag(new_status, 1, old_status) over (
                    partition by order_id order by changed_at
                ) as before
            from public.workshop_order_history
        ) as step
        where old_status <> before
        union all
        select orders.id, latest.new_status, status::text, null
        from public.workshop_order as orders
        cross join lateral (
            select new_status from public.workshop_order_history
            where order_id = orders.id
            order by changed_at desc limit 1
        ) as latest
        where latest.new_status <> status::text
    """,
    "each transition is allowed": """
        select order_id, old_status, new_status, actor
        from public.workshop_order_history as step
        where not exists (
            select from public.workshop_order_transition as way
            where
                way.from_status::text = step.old_status
                and way.to_status::text = step.new_status
                and step.actor in (way.actor, 'ADMIN')
        )
    """,
    "work has started where it must": """
        select id, status from public.workshop_order
        where status = 'IN_SERVICE' and work_started_at is null
    """,
}
# Who tidies up is no writer: the rules about what was decided on are not for him.
TEARDOWN = """
    set session_replication_role = replica;
    delete from public.workshop_extension_item;
    delete from public.workshop_extension;
    delete from public.workshop_order_history;
    delete from public.workshop_order;
    set session_replication_role = origin
"""


@dataclass(frozen=True)
class Move:
    """An order that was in the state `start`, and to which other one somebody moves it.

    With the function, or `by_hand`: ADMIN with a plain update.
    """

    start: str
    to: str
    actor: str
    by_hand: bool = False

    @property
    def name(self) -> str:
        """Such as "cancel CONFIRMED as CUSTOMER"."""
        return f"{VERBS[self.to]} {self.start} " + (
            "by hand" if self.by_hand else f"as {self.actor}"
        )

    def operation(self) -> Operation:
        """Return it as a statement; orders are called by the state they start in."""
        values = {"vehicle": self.start, "status": self.to, "actor": self.actor}
        call: Call = (BY_HAND if self.by_hand else TRANSITION, values)
        return operation(self.name, call, "BKC06", row=self.start)


def _moves() -> Iterator[Move]:
    """Yield what may happen to an order next, and what after that."""
    for start in dict.fromkeys(start for start, _ in WAYS):
        nexts = [to for one, to in WAYS if one == start]
        after = [to for one, to in WAYS if one in nexts]
        for to in nexts:
            yield Move(start, to, "ADMIN", by_hand=True)
        for to in dict.fromkeys([*nexts, *after]):
            for actor in sorted({
                who for way in WAYS if way[1] == to for who in WAYS[way]
            }):
                yield Move(start, to, actor)


def _winners(moves: Iterable[Move]) -> int:
    """Return how many succeed of those that follow each other."""
    status = ""
    winners = 0
    for move in moves:
        status = status or move.start
        if (status, move.to) in WAYS or (move.by_hand and status == move.to):
            status = move.to
            winners += 1
    return winners


def _one_wins(moves: Iterable[Move]) -> frozenset[frozenset[str]]:
    """Return the names of those pairs of which one succeeds, whoever comes first."""
    return frozenset(
        frozenset({one.name, other.name})
        for one, other in combinations_with_replacement(moves, 2)
        if one.start == other.start
        and _winners((one, other)) == _winners((other, one)) == 1
    )


MOVES = tuple(_moves())
# An order in every state.
ORDERS = System(
    operations=tuple(move.operation() for move in MOVES),
    setup="""
        insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
        select md5(name::text)::uuid, md5('acme')::uuid, md5('acme')::uuid, name, name
        from unnest(enum_range(null::public.workshop_order_status)) as name
    """,
    teardown=TEARDOWN,
    invariants=INVARIANTS,
    state="""
        select 'order', vehicle, status::text, (work_started_at is not null)::text, null
        from public.workshop_order
        union all
        select 'history', vehicle, old_status, new_status, actor::text
        from public.workshop_order_history
        inner join public.workshop_order on order_id = workshop_order.id
        order by 1, 2, 3, 4, 5
    """,
    one_wins=_one_wins(MOVES),
)
