-- 0036_store_problems
--
-- What is wrong with a file is said at once, and nothing of it is loaded.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

-- What a load of these bookings is told: the error's message and its detail.
create function pg_temp.told(bookings text) returns text
language plpgsql
as $$
declare
    detail text;
begin
    perform public.load_store(md5('acme')::uuid, '{"bookings": ' || bookings || '}');
    return 'loaded';
exception
    when sqlstate 'BKE01' or sqlstate 'BKE02' then
        get stacked diagnostics detail = pg_exception_detail;
        return sqlstate || ' ' || detail;
end;
$$;

create function pg_temp.record(
    key text, change text = '', status text = 'confirmed'
)
returns text
language sql
as $$
    select
        format('"%1$s": {"id": "%1$s", "user_id": "u", "slot_id": "A", ', key)
        || format('"status": "%s"%s}', status, change)
$$;

select public.load_store(
    md5('acme')::uuid, '{"bookings": {' || pg_temp.record('b_0') || '}}'
);

-- by itself -------------------------------------------------------------------
select is(
    pg_temp.told(
        '{"b_1": null, ' || pg_temp.record('b_2') || ', "b_3": {"id": "b_3"}, "b_4": 7}'
    ),
    'BKE01 "bookings"."b_1" is null, not object
"bookings"."b_3" slot_id is missing, not string
"bookings"."b_3" status is missing, not string
"bookings"."b_3" user_id is missing, not string
"bookings"."b_4" is number, not object',
    'a null record and all others that are not sound are reported by key and reason'
);

select is(
    pg_temp.told(
        '{' || pg_temp.record('b_1', ', "x": ["\u0000"]')
        || ', ' || pg_temp.record('b_2', ', "x": "\\u0000"') || '}'
    ),
    'BKE01 "bookings"."b_1" unsupported Unicode escape sequence: '
    || '\u0000 cannot be converted to text.',
    'a \u0000 is reported by the key of its record, an escaped backslash is not'
);

select is(
    pg_temp.told('{' || pg_temp.record('b_1', ', "x": {"y": 1, "y": 2}') || '}'),
    'BKE01 "bookings"."b_1" has the key "y" twice',
    'a field that an object has twice is reported: one of them would be lost'
);

-- beside others ---------------------------------------------------------------
select is(
    pg_temp.told('{' || pg_temp.record('b_1') || ', ' || pg_temp.record('b_1') || '}'),
    'BKE01 "bookings"."b_1" stands in the file more than once
"bookings"."b_1" stands in the file more than once',
    'a record that is in the file twice is reported'
);

select is(
    pg_temp.told(
        '{'
        || pg_temp.record('b_1', ', "pending_new_slot_id": "Z"', 'reschedule_pending')
        || ', ' || pg_temp.record(
            'b_2',
            ', "pending_new_slot_id": "Z", "resource_id": "primary"',
            'reschedule_pending'
        ) || '}'
    ),
    'BKE01 "bookings"."b_2" wants slot "Z" of "primary", as "bookings"."b_1" does',
    'a slot that two pending reschedules want is reported, no resource being primary'
);

-- the file --------------------------------------------------------------------
select is(
    pg_temp.told('null'),
    'BKE01 "bookings" is null, not object',
    'bookings that are null are reported: they are not the same as none'
);

select throws_ok(
    $$ select public.load_store(md5('acme')::uuid, '{"bookings": {"b_1": {') $$,
    'BKE02',
    format('store of tenant "%s" is no JSON object', md5('acme')::uuid),
    'a file that breaks off is no JSON object'
);

-- nothing of it ---------------------------------------------------------------
select results_eq(
    'select key from public.store_booking',
    array['b_0'],
    'after all these files the mirror is what it was'
);

select * from finish();
rollback;
