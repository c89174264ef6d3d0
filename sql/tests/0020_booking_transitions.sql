-- 0020_booking_transitions
--
-- A booking goes through its life cycle step by step; four states are its end.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

-- Each test names only the columns that it is about.
create temporary view booking as select * from public.bookings;
alter view booking alter column tenant_id set default md5('acme')::uuid;
alter view booking alter column customer_id set default md5('ada')::uuid;
alter view booking alter column client_generated_id set default gen_random_uuid();
alter view booking alter column start_at set default '2020-01-01 10:00+00';
alter view booking alter column end_at set default '2020-01-01 11:00+00';

-- What a booking becomes that is turned from one status to another, or what is said.
create function pg_temp.turned(was public.booking_status, aim public.booking_status)
returns text
language plpgsql
as $$
declare
    found text;
begin
    insert into booking (id, status) values (md5('one')::uuid, was);
    update booking set status = aim where id = md5('one')::uuid returning status
    into found;
    delete from booking where id = md5('one')::uuid;
    return found;
exception
    when sqlstate 'BKA06' then
        get stacked diagnostics found = pg_exception_detail;
        return replace(sqlerrm, md5('one')::uuid::text, 'one') || ' / ' || found;
end;
$$;

create temporary table attempt as
select
    was,
    aim,
    pg_temp.turned(was, aim) as outcome
from unnest(enum_range(null::public.booking_status)) as was
cross join unnest(enum_range(null::public.booking_status)) as aim;

-- all steps -------------------------------------------------------------------
select set_eq(
    'select was, aim from attempt where outcome = aim::text and was <> aim',
    $$
        values
        ('pending'::public.booking_status, 'confirmed'::public.booking_status),
        ('pending', 'canceled'), ('pending', 'failed'), ('pending', 'no_show'),
        ('confirmed', 'checked_in'), ('confirmed', 'completed'),
        ('confirmed', 'canceled'), ('confirmed', 'no_show'),
        ('checked_in', 'completed'), ('checked_in', 'no_show')
    $$,
    'of all 42 steps from one status to another exactly ten are possible'
);

select set_eq(
    'select was from attempt where was = aim and outcome = was::text',
    'select unnest(enum_range(null::public.booking_status))',
    'every status can be written again as it is'
);

-- what the error says ---------------------------------------------------------
select set_eq(
    $$
        select distinct split_part(outcome, ' / ', 2) from attempt
        where outcome like '% / %'
    $$,
    array[
        'After pending: confirmed, canceled, failed, no_show.',
        'After confirmed: checked_in, completed, canceled, no_show.',
        'After checked_in: completed, no_show.',
        'completed is final.', 'no_show is final.', 'failed is final.'
    ],
    'a refused step is answered with the states that are allowed'
);

select is_empty(
    $$
        select was, aim, outcome from attempt
        where
            outcome like '% / %'
            and outcome not like format('cannot turn booking "one" from %s to %s / %%', was, aim)
    $$,
    'a refused step is answered with both states'
);

select set_eq(
    $$ select outcome from attempt where was = 'canceled' $$,
    array['canceled'],
    'a canceled booking stays canceled, whatever status is written'
);

-- new bookings ----------------------------------------------------------------
select results_eq(
    $$
        insert into booking (status)
        select unnest(enum_range(null::public.booking_status))
        returning status
    $$,
    'select unnest(enum_range(null::public.booking_status))',
    'a new booking may begin with any status'
);

select * from finish();
rollback;
