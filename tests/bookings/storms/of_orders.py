"""A crowd opens workshop orders, moves them on, and offers extra work."""

from random import Random

from harness.database import Database
from tests.bookings.data import AUDIT, WORLD
from tests.bookings.operations.offers import OFFER, OFFERS
from tests.bookings.operations.orders import TRANSITION
from tests.bookings.operations.system import Operation, counted
from tests.bookings.storms.account import Account
from tests.bookings.storms.system import Crowded, changing

PACE = 160  # attempts until the crowd goes on to another order
STEP = 16  # attempts until an order should be one state further
# Ages, in attempts, from which on an order is moved, worked at, and moved again.
OPENED, IN_SERVICE, DONE = STEP, 6 * STEP, 14 * STEP
# In the order of an order's life, with who may say so.
LIFE = (
    ("CONFIRMED", "SYSTEM"),
    ("PICKUP_ASSIGNED", "SYSTEM"),
    ("PICKED_UP", "JOCKEY"),
    ("AT_WORKSHOP", "WORKSHOP"),
    ("IN_SERVICE", "WORKSHOP"),
    ("READY_FOR_RETURN", "WORKSHOP"),
    ("RETURN_ASSIGNED", "SYSTEM"),
    ("RETURNED", "JOCKEY"),
    ("DELIVERED", "CUSTOMER"),
)
CANCEL = ("CANCELLED", "CUSTOMER")
# There is one by its key; 23514 where extensions of that were counted before the look.
OPEN_BEFORE = frozenset({"23505", "23514"})
CANCELS = 200  # one of so many moves
SERVICE = 5  # how many of LIFE lead into the service
WORK = [*["offer", "price"] * 3, *["decide"] * 4, "move on"]
LATE_WORK = ["decide", *["move on"] * 2]
OPEN = """
    insert into public.workshop_order (id, tenant_id, customer_id, vehicle)
    values (md5(%(vehicle)s)::uuid, md5('acme')::uuid, md5('acme')::uuid, %(vehicle)s)
"""
# One of them, whichever: a session that finds another's goes on with none.
ONE_OFFER = """
    (
        select id from public.workshop_extension
        where order_id = md5(%(vehicle)s)::uuid and status = 'PENDING'
        order by id limit 1
    )
"""
DECIDE = f"""
    update public.workshop_extension set status = %(status)s
    where id = {ONE_OFFER} and status = 'PENDING'
"""
PRICE = f"""
    insert into public.workshop_extension_item (
        tenant_id, extension_id, description, price_cents
    )
    select md5('acme')::uuid, id, 'disc', 100 from {ONE_OFFER} as offer
"""


def prepare(database: Database, _count: int) -> None:
    """Make tenants; every order is the crowd's."""
    database.execute(WORLD)
    database.execute(AUDIT)


def draw(chance: Random, number: int) -> Operation:
    """Draw an attempt at one of the two youngest orders, by what is due at its age."""
    now, part = divmod(number, PACE)
    older = chance.randrange(2)
    order = {"vehicle": f"car {now - older}"}
    age = part + older * PACE
    if age < OPENED:
        return Operation("open", changing((OPEN, order)), OPEN_BEFORE)
    if age < IN_SERVICE:
        return _move(chance, order, (age - OPENED) // STEP)
    name = chance.choice(WORK if age < DONE else LATE_WORK)
    if name == "move on":
        return _move(chance, order, SERVICE + max(0, age - DONE) // STEP)
    return _work(chance, name, order)


def _move(chance: Random, order: dict[str, str], due: int) -> Operation:
    """Return a move to what is due, or to what should have been already."""
    place = min(max(0, due - chance.randrange(2)), len(LIFE) - 1)
    status, actor = CANCEL if chance.randrange(CANCELS) == 0 else LIFE[place]
    values = {**order, "status": status, "actor": actor}
    refused = frozenset({"BKC06", "BKC08", "BKC10"})
    return Operation("move on", counted((TRANSITION, values)), refused)


def _work(chance: Random, name: str, order: dict[str, str]) -> Operation:
    if name == "offer":
        return Operation(name, changing((OFFER, order)), frozenset({"BKC09", "23503"}))
    if name == "price":
        return Operation(name, changing((PRICE, order)), frozenset({"BKC12"}))
    status = chance.choice(["APPROVED", "DECLINED"])
    call = changing((DECIDE, {**order, "status": status}))
    return Operation(name, call, frozenset({"BKC11"}))


def _extensions(what: str, where: str = "true") -> str:
    return f"""
        select car.vehicle, count(*)
        from public.workshop_order as car
        inner join {what} on found.order_id = car.id
        where {where}
        group by car.vehicle
    """


CROWD = Crowded(
    name="orders",
    prepare=prepare,
    draw=draw,
    invariants=OFFERS.invariants,
    accounts=(
        Account(
            "opened",
            {"open": 1},
            "vehicle",
            "select vehicle, count(*) from public.workshop_order group by vehicle",
        ),
        Account(
            "moved on",
            {"move on": 1},
            "vehicle",
            _extensions("public.workshop_order_history as found"),
        ),
        Account(
            "offered",
            {"offer": 1},
            "vehicle",
            _extensions("public.workshop_extension as found"),
        ),
        Account(
            "decided",
            {"decide": 1},
            "vehicle",
            _extensions(
                "public.workshop_extension as found", "found.status <> 'PENDING'"
            ),
        ),
        Account(
            "priced",
            {"price": 1},
            "vehicle",
            _extensions(
                "public.workshop_extension as found"
                " inner join public.workshop_extension_item as item"
                " on item.extension_id = found.id"
            ),
        ),
    ),
)
