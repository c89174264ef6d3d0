-- 0016_place_again
--
-- A token belongs to one request.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name) values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    md5('acme')::uuid as tenant_id,
    md5('van')::uuid as resource_id,
    date '2100-01-01' + step.number as date,
    3 as max_capacity,
    3 as available_capacity
from generate_series(0, 3) as step (number);

create function pg_temp.place(
    token text, days integer, units integer default 1, email text default 'ada@x.org'
)
returns setof public.resource_hold
language sql
as $$
    select * from public.place_hold(
        md5('acme')::uuid, md5('van')::uuid,
        '2100-01-01', '2099-12-31'::date + days, units, email, token
    )
$$;

create temporary view first as select * from pg_temp.place('t', 2);
select * into temporary table placed from first;

-- other arguments -------------------------------------------------------------
select throws_ok(
    $$ select pg_temp.place('T ', 1) $$,
    'BKB06',
    'token "t" was used for another request',
    'a token cannot be used for fewer days'
);

select throws_ok(
    $$ select pg_temp.place('t', 3) $$,
    'BKB06',
    'token "t" was used for another request',
    'a token cannot be used for more days'
);

select throws_ok(
    $$ select pg_temp.place('t', 2, 2) $$,
    'BKB06',
    'token "t" was used for another request',
    'a token cannot be used for another quantity'
);

select throws_ok(
    $$ select pg_temp.place('t', 2, 1, 'bob@x.org') $$,
    'BKB06',
    'token "t" was used for another request',
    'a token cannot be used for somebody else'
);

select throws_ok(
    $$
        select public.place_hold(
            md5('acme')::uuid, md5('van')::uuid, '2100-01-01', '2100-01-02', 1,
            'ada@x.org', 't', '1 hour'
        )
    $$,
    'BKB06',
    'token "t" was used for another request',
    'a token cannot be used for another lifetime'
);

insert into public.resource (id, tenant_id, type, name, code, timezone)
values (md5('bus')::uuid, md5('acme')::uuid, 'VEHICLE', 'Bus', 'bus', 'UTC');

select throws_ok(
    $$
        select public.place_hold(
            md5('acme')::uuid, md5('bus')::uuid, '2100-01-01', '2100-01-02', 1,
            'ada@x.org', 't'
        )
    $$,
    'BKB06',
    'token "t" was used for another request',
    'a token cannot be used for another resource'
);

-- arguments that make no sense ------------------------------------------------
select throws_ok(
    $$ select pg_temp.place('u', 0) $$,
    'BKB08',
    'cannot place hold: bad argument',
    'a hold cannot end before it starts'
);

select throws_ok(
    $$ select pg_temp.place(' ', 1) $$,
    'BKB08',
    'cannot place hold: bad argument',
    'a hold needs a token that can be read'
);

select lives_ok(
    $$ select pg_temp.place('u', 1) $$, 'another token is another request'
);

select * from finish();
rollback;
