"""How the days of resources are drawn."""

from tests.bookings.machines.drawing import Line, draw
from tests.bookings.models.capacity import FIRST, LAST, World


def drawing(world: World) -> str:
    """Draw the days of each resource: what there is, what is held, sold and shut."""
    lines = [
        Line(resource, number, number + 1, f"{most} units, {world.free(*key)} free")
        for key, most in world.maximum.items()
        for resource, number in [key]
    ]
    lines += [
        Line(
            *(hold.resource, hold.first, hold.last + 1),
            f"hold {token!r} of {tenant}: {hold.units} {hold.status}, {hold.left} us",
        )
        for (tenant, token), hold in world.holds.items()
    ]
    lines += [
        Line(key[3], key[4], key[4] + 1, f"sold to {'/'.join(key[:3])}: {sold.units}")
        for key, sold in world.sold.items()
    ]
    lines += [
        Line(resource, first, last + 1, "shut") for resource, first, last in world.shut
    ]
    return draw(lines, FIRST, LAST)
