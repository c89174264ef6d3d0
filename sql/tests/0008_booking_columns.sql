-- 0008_booking_columns
--
-- The columns of a booking as they were first made.
--! at: 0008

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
create temporary view not_null as
select attname::text as name
from pg_catalog.pg_attribute
where
    attrelid = 'public.bookings'::regclass
    and attnum > 0
    and attnotnull;

-- columns ---------------------------------------------------------------------
select columns_are(
    'public', 'bookings',
    array[
        'id', 'tenant_id', 'resource_id', 'customer_id', 'client_generated_id',
        'start_at', 'end_at', 'status', 'attendee_count', 'canceled_at',
        'no_show_flag', 'booking_tz', 'created_at', 'updated_at'
    ],
    'a booking has fourteen columns'
);

select set_eq(
    'select name from not_null',
    array[
        'id', 'tenant_id', 'customer_id', 'client_generated_id', 'start_at', 'end_at',
        'status', 'attendee_count', 'no_show_flag', 'booking_tz', 'created_at',
        'updated_at'
    ],
    'only the resource and canceled_at may be missing'
);

select enum_has_labels(
    'public', 'booking_status',
    array[
        'pending', 'confirmed', 'checked_in', 'completed', 'canceled', 'no_show',
        'failed'
    ],
    'a booking has seven states, in this order'
);

-- what is filled in -----------------------------------------------------------
select col_default_is(
    'public', 'bookings', 'status', 'pending', 'a booking begins as pending'
);

select col_default_is(
    'public', 'bookings', 'attendee_count', '1', 'a booking is for one'
);

select col_default_is(
    'public', 'bookings', 'no_show_flag', 'false', 'a booking is no no-show'
);

-- look-ups --------------------------------------------------------------------
select has_index(
    'public', 'bookings', 'bookings_tenant_id_resource_id_idx',
    array['tenant_id', 'resource_id'],
    'the bookings of a resource are indexed'
);

select has_index(
    'public', 'bookings', 'bookings_tenant_id_customer_id_idx',
    array['tenant_id', 'customer_id'],
    'the bookings of a customer are indexed'
);

select * from finish();
rollback;
