"""Each system's operations, by the name of the system."""

from tests.bookings.operations.bookings import BOOKINGS
from tests.bookings.operations.holds import HOLDS
from tests.bookings.operations.offers import OFFERS
from tests.bookings.operations.orders import ORDERS

SYSTEMS = {"holds": HOLDS, "bookings": BOOKINGS, "orders": ORDERS, "offers": OFFERS}

__all__ = ["BOOKINGS", "HOLDS", "OFFERS", "ORDERS", "SYSTEMS"]
