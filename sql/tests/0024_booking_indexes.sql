-- 0024_booking_indexes
--
-- What is looked up has an index; a rule may be an index without being a constraint.

begin;

select plan(11);

-- look-ups --------------------------------------------------------------------
select has_index(
    'public', 'bookings', 'bookings_tenant_id_start_at_idx',
    array['tenant_id', 'start_at'],
    'the calendar of a tenant is indexed'
);

select has_index(
    'public', 'bookings', 'bookings_service_id_idx', array['service_id'],
    'the bookings of a service are indexed'
);

select has_index(
    'public', 'bookings', 'bookings_google_event_id_idx', array['google_event_id'],
    'the bookings of a calendar entry are indexed'
);

select has_index(
    'public', 'bookings', 'bookings_tenant_id_service_id_start_at_end_at_idx',
    array['tenant_id', 'service_id', 'start_at', 'end_at'],
    'the times of a service are indexed'
);

-- index_is_partial() came with pgTAP 1.3; Debian 12 has an older one.
select isnt(
    (
        select pg_get_expr(indpred, indrelid)
        from pg_index
        where
            indexrelid
            = 'public.bookings_tenant_id_service_id_start_at_end_at_idx'::regclass
    ),
    null,
    'the index of times leaves whole days out'
);

-- the rule of the day is an index ---------------------------------------------
select lives_ok(
    $$
        alter table public.bookings
        drop constraint if exists bookings_tenant_id_booking_date_key
    $$,
    'drop constraint if exists finds no fault with the name of a unique index'
);

select has_index(
    'public', 'bookings', 'bookings_tenant_id_booking_date_key',
    array['tenant_id', 'booking_date'],
    'drop constraint if exists misses a unique index'
);

-- other shapes behind a name --------------------------------------------------
create table public.probe (id integer, room integer);
create index probe_room_idx on public.probe (id);

select lives_ok(
    'create index if not exists probe_room_idx on public.probe (room)',
    'create index if not exists is content with another index of the name'
);

select results_eq(
    $$
        select public.index_differences(
            'public.probe',
            array[
                'CREATE INDEX probe_room_idx ON public.probe USING btree (room)',
                'CREATE INDEX probe_id_idx ON public.probe USING btree (id)'
            ]
        )
    $$,
    array[
        'wanted "CREATE INDEX probe_room_idx ON public.probe USING btree (room)",'
        ' found "CREATE INDEX probe_room_idx ON public.probe USING btree (id)"',
        'wanted "CREATE INDEX probe_id_idx ON public.probe USING btree (id)",'
        ' found nothing of that name'
    ],
    'index_differences() tells both shapes, and what is missing'
);

select is_empty(
    $$
        select public.index_differences(
            'public.probe',
            array['CREATE INDEX probe_room_idx ON public.probe USING btree (id)']
        )
    $$,
    'an index as wanted is no difference'
);

alter table public.probe add column if not exists room text;

select col_type_is(
    'public', 'probe', 'room', 'integer',
    'add column if not exists is content with another type'
);

select * from finish();
rollback;
