"""Which assertion turns red when a rule of services, hours or kinds is dropped."""

from tests.bookings.guards_base import Guard, guarded

_BOOKINGS = {
    "not-null booking_type": (
        "0024_booking_services",
        "a booking is of one kind or the other",
    ),
    "constraint bookings_tenant_id_service_id_fkey": (
        "0024_booking_services",
        "another tenant's service cannot be booked",
    ),
    "constraint bookings_client_timezone_fkey": (
        "0024_booking_services",
        "a customer in the POSIX zone Mars3 is refused",
    ),
    "constraint bookings_google_event_id_not_blank_check": (
        "0024_booking_services",
        "a calendar entry without a name is refused",
    ),
    "constraint bookings_booking_date_finite_check": (
        "0024_booking_dates",
        "a DATE booking for a day that never comes is refused",
    ),
    "constraint bookings_type_has_booking_date_check": (
        "0024_booking_dates",
        "a DATE booking without a date is refused",
    ),
    "constraint bookings_type_has_start_at_check": (
        "0024_booking_times",
        "a TIMESLOT without a start is refused",
    ),
    "constraint bookings_type_has_end_at_check": (
        "0024_booking_times",
        "a TIMESLOT without an end is refused",
    ),
    "constraint bookings_date_has_no_resource_check": (
        "0024_booking_dates",
        "a DATE booking is on no resource: without bounds it would never end",
    ),
    "index bookings_tenant_id_booking_date_key": (
        "0024_booking_days",
        "a day cannot be booked twice",
    ),
    "index bookings_tenant_id_start_at_idx": (
        "0024_booking_indexes",
        "the calendar of a tenant is indexed",
    ),
    "index bookings_service_id_idx": (
        "0024_booking_indexes",
        "the bookings of a service are indexed",
    ),
    "index bookings_google_event_id_idx": (
        "0024_booking_indexes",
        "the bookings of a calendar entry are indexed",
    ),
    "index bookings_tenant_id_service_id_start_at_end_at_idx": (
        "0024_booking_indexes",
        "the times of a service are indexed",
    ),
    "trigger bookings_settle_type": (
        "0024_booking_times",
        "what has a start is a TIMESLOT, also where the writer names no type",
    ),
    "constraint bookings_occupied_holds_slot_check": (
        "0025_buffers_backstop",
        "a time that occupies nothing is refused",
    ),
    "constraint bookings_resource_occupied_once_excl": (
        "0025_buffers",
        "a booking cannot begin inside the buffer after another one",
    ),
    "constraint bookings_service_occupied_once_excl": (
        "0026_service_overlap",
        "a service is not given twice at one start",
    ),
    "trigger bookings_refuse_inactive_service": (
        "0027_inactive_service",
        "a time of a service that is not active cannot be booked",
    ),
    "trigger bookings_store_occupied": (
        "0025_buffers_stored",
        "a booking occupies its time, half-open, and its buffers on both sides",
    ),
}
_SERVICE_COLUMNS = (
    "0022_service_columns",
    "only the segment and the description of a service may be missing",
)
_SERVICE = {
    "not-null buffer_before_minutes": (
        "0025_service_buffers",
        "a service has a buffer before it, if of no minutes",
    ),
    "constraint service_buffer_before_minutes_not_negative_check": (
        "0025_service_buffers",
        "a negative buffer before a service is refused",
    ),
    **{
        f"not-null {column}": _SERVICE_COLUMNS
        for column in (
            *("slug", "name", "duration_minutes", "buffer_minutes", "price_cents"),
            *("timezone", "active", "sort_order", "created_at", "updated_at"),
        )
    },
    "constraint service_pkey": (
        "0022_service_columns",
        "a service is known by its tenant and id",
    ),
    "constraint service_tenant_id_slug_key": (
        "0022_service_references",
        "a tenant cannot use the slug of a service twice",
    ),
    "constraint service_tenant_id_fkey": (
        "0022_service_references",
        "a service of an unknown tenant is refused",
    ),
    "constraint service_tenant_id_segment_id_fkey": (
        "0022_service_references",
        "a service cannot stand in another tenant's segment",
    ),
    "constraint service_timezone_fkey": (
        "0022_service_checks",
        "a service on Mars/Phobos is refused",
    ),
    "constraint service_slug_format_check": (
        "0022_service_names",
        "a service with a capital letter in its slug is refused",
    ),
    "constraint service_name_not_blank_check": (
        "0022_service_names",
        "a service named by white space is refused",
    ),
    "constraint service_duration_minutes_positive_check": (
        "0022_service_checks",
        "a service of no length is refused",
    ),
    "constraint service_buffer_minutes_not_negative_check": (
        "0022_service_checks",
        "a negative buffer is refused",
    ),
    "constraint service_price_cents_not_negative_check": (
        "0022_service_checks",
        "a negative price is refused",
    ),
    "index service_tenant_id_idx": (
        "0022_service_columns",
        "the services of a tenant are indexed",
    ),
    "index service_tenant_id_active_idx": (
        "0022_service_columns",
        "the active services of a tenant are indexed",
    ),
    "index service_segment_id_idx": (
        "0022_service_columns",
        "the services of a segment are indexed",
    ),
    "trigger service_set_updated_at": (
        "0022_service_columns",
        "an update of a service sets updated_at",
    ),
}
_SEGMENT = {
    **{
        f"not-null {column}": (
            "0022_service_columns",
            "nothing of a segment may be missing",
        )
        for column in ("slug", "name", "created_at", "updated_at")
    },
    "constraint segment_pkey": (
        "0022_service_columns",
        "a segment is known by its tenant and id",
    ),
    "constraint segment_tenant_id_slug_key": (
        "0022_service_references",
        "a tenant cannot use the slug of a segment twice",
    ),
    "constraint segment_tenant_id_fkey": (
        "0022_service_references",
        "a segment of an unknown tenant is refused",
    ),
    "constraint segment_slug_format_check": (
        "0022_service_names",
        "a segment whose slug begins with a hyphen is refused",
    ),
    "constraint segment_name_not_blank_check": (
        "0022_service_names",
        "a segment without a name is refused",
    ),
    "trigger segment_set_updated_at": (
        "0022_service_columns",
        "an update of a segment sets updated_at",
    ),
}
_RULE = {
    **{
        f"not-null {column}": (
            "0023_rule_columns",
            "only the service and the end of a rule may be missing",
        )
        for column in (
            *("day_of_week", "starts", "ends", "effective_from"),
            *("created_at", "updated_at"),
        )
    },
    "constraint availability_rule_pkey": (
        "0023_rule_columns",
        "a rule is known by its tenant and id",
    ),
    "constraint availability_rule_tenant_id_fkey": (
        "0023_rule_columns",
        "a rule of an unknown tenant is refused",
    ),
    "constraint availability_rule_tenant_id_service_id_fkey": (
        "0023_rule_references",
        "a rule cannot be for another tenant's service",
    ),
    "constraint availability_rule_tenant_id_service_id_day_of_week_starts_key": (
        "0023_rule_overlap",
        "every service cannot have two rules with one day and start either",
    ),
    "constraint availability_rule_day_of_week_known_check": (
        "0023_rule_times",
        "day 9 is refused",
    ),
    "constraint availability_rule_starts_before_ends_check": (
        "0023_rule_times",
        "hours that end when they start are refused",
    ),
    "constraint availability_rule_effective_order_check": (
        "0023_rule_times",
        "a rule that ends when it begins to hold is refused",
    ),
    "constraint availability_rule_effective_finite_check": (
        "0023_rule_times",
        "infinity is no way to say for good",
    ),
    "constraint availability_rule_of_service_overlap_excl": (
        "0023_rule_overlap",
        "a rule of a service cannot begin inside another one",
    ),
    "constraint availability_rule_of_every_service_overlap_excl": (
        "0023_rule_overlap",
        "a rule of every service cannot begin inside another one",
    ),
    "index availability_rule_tenant_id_day_of_week_idx": (
        "0023_rule_columns",
        "the rules of a day are indexed",
    ),
    "index availability_rule_service_id_idx": (
        "0023_rule_columns",
        "the rules of a service are indexed",
    ),
    "trigger availability_rule_set_updated_at": (
        "0023_rule_columns",
        "an update of a rule sets updated_at",
    ),
}

SERVICE_GUARDS: dict[str, Guard] = {
    **guarded("bookings", _BOOKINGS),
    **guarded("service", _SERVICE),
    **guarded("segment", _SEGMENT),
    **guarded("availability_rule", _RULE),
}
