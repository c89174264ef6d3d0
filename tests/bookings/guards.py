"""Which assertion turns red when a rule is dropped."""

from tests.bookings.guards_base import Guard
from tests.bookings.guards_services import SERVICE_GUARDS
from tests.bookings.guards_tenants import TENANT_GUARDS

_COLUMNS = Guard(
    "0008_booking_columns", "only the resource and canceled_at may be missing"
)

_NOT_NULL = (
    *("client_generated_id", "customer_id", "start_at", "end_at", "status"),
    *("attendee_count", "no_show_flag", "booking_tz", "created_at", "updated_at"),
)

GUARDS = {
    **{f"not-null {column} on bookings": _COLUMNS for column in _NOT_NULL},
    "constraint bookings_pkey on bookings": Guard(
        "0008_booking_idempotency", "a tenant cannot have two bookings with one id"
    ),
    "constraint bookings_tenant_id_fkey on bookings": Guard(
        "0008_booking_references", "a booking of an unknown tenant is refused"
    ),
    "constraint bookings_tenant_id_resource_id_fkey on bookings": Guard(
        "0008_booking_references", "another tenant's resource cannot be booked"
    ),
    "constraint bookings_tenant_id_customer_id_fkey on bookings": Guard(
        "0008_booking_references",
        "a booking cannot pass to another tenant's customer",
    ),
    "constraint bookings_booking_tz_fkey on bookings": Guard(
        "0008_booking_references", "a booking in the POSIX zone Mars3 is refused"
    ),
    "constraint bookings_start_before_end_check on bookings": Guard(
        "0008_booking_checks", "a booking cannot end when it starts"
    ),
    "constraint bookings_times_finite_check on bookings": Guard(
        "0008_booking_checks", "a booking without end is refused"
    ),
    "constraint bookings_attendee_count_positive_check on bookings": Guard(
        "0008_booking_checks", "a booking for nobody is refused"
    ),
    "constraint bookings_client_generated_id_not_blank_check on bookings": Guard(
        "0008_booking_checks", "a key of white space is refused"
    ),
    "constraint bookings_canceled_at_matches_status_check on bookings": Guard(
        "0008_booking_backstops", "a canceled booking without canceled_at is refused"
    ),
    "constraint bookings_no_show_flag_matches_status_check on bookings": Guard(
        "0008_booking_backstops",
        "a pending booking that is flagged as no-show is refused",
    ),
    "constraint bookings_paid_at_finite_check on bookings": Guard(
        "0021_booking_completion", "a payment at no time is refused"
    ),
    "constraint bookings_excl_resource_time on bookings": Guard(
        "0019_overlap_rule_validation",
        "case 2: a confirmed booking blocks a pending one",
    ),
    "index bookings_tenant_id_client_generated_id_key on bookings": Guard(
        "0008_booking_idempotency", "a key cannot book twice"
    ),
    "index bookings_tenant_id_resource_id_idx on bookings": Guard(
        "0008_booking_columns", "the bookings of a resource are indexed"
    ),
    "index bookings_tenant_id_customer_id_idx on bookings": Guard(
        "0008_booking_columns", "the bookings of a customer are indexed"
    ),
    "trigger bookings_set_updated_at on bookings": Guard(
        "0008_booking_status", "an update of a booking sets updated_at"
    ),
    "trigger bookings_fill_booking_tz on bookings": Guard(
        "0008_booking_time_zone", "without one the zone of the resource counts"
    ),
    "trigger bookings_settle_status on bookings": Guard(
        "0008_booking_status",
        "a new booking is canceled, else no-show, else what it says",
    ),
    "trigger bookings_status_follows on bookings": Guard(
        "0020_booking_transitions",
        "of all 42 steps from one status to another exactly ten are possible",
    ),
    "trigger bookings_status_suits_time on bookings": Guard(
        "0021_booking_completion", "a future booking cannot be completed"
    ),
    "trigger bookings_refuse_above_capacity on bookings": Guard(
        "0008_booking_capacity", "one person too many is refused"
    ),
    "trigger resource_refuse_capacity_below_bookings on resource": Guard(
        "0008_booking_capacity", "a resource cannot shrink below a booking"
    ),
    **SERVICE_GUARDS,
    **TENANT_GUARDS,
}
