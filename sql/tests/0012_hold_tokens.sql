-- 0012_hold_tokens
--
-- A token has one spelling, and holds a day once.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
(md5('acme')::uuid, 'acme', 'Acme'),
(md5('other')::uuid, 'other', 'Other');

insert into public.resource (id, tenant_id, type, name, code, timezone)
values
(md5('van')::uuid, md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC'),
(md5('bus')::uuid, md5('other')::uuid, 'VEHICLE', 'Bus', 'bus', 'UTC');

insert into public.resource_capacity (
    tenant_id, resource_id, date, max_capacity, available_capacity
)
select
    resource.tenant_id,
    resource.id,
    date '2100-01-01' + step.number as date,
    9 as max_capacity,
    9 as available_capacity
from public.resource
cross join generate_series(0, 3) as step (number);

create temporary view hold as select * from public.resource_hold;
alter view hold alter column tenant_id set default md5('acme')::uuid;
alter view hold alter column resource_id set default md5('van')::uuid;
alter view hold alter column date set default '2100-01-01';
alter view hold alter column quantity set default 1;
alter view hold alter column customer_email set default 'ada@example.org';
alter view hold alter column expires_at set default 'infinity';

-- unique ----------------------------------------------------------------------
select lives_ok(
    $$
        insert into hold (idempotency_token, date)
        values ('t1', '2100-01-01'), ('t1', '2100-01-02')
    $$,
    'a token holds several days'
);

select throws_ok(
    $$ insert into hold (idempotency_token, date) values ('t1', '2100-01-02') $$,
    '23505',
    'duplicate key value violates unique constraint "idx_hold_idempotency"',
    'a token cannot hold a day twice'
);

select lives_ok(
    $$
        insert into hold (idempotency_token, tenant_id, resource_id)
        values ('t1', md5('other')::uuid, md5('bus')::uuid)
    $$,
    'another tenant can use the same token'
);

select throws_ok(
    $$
        insert into hold (idempotency_token, date, lifetime)
        values ('t2', '2100-01-01', '1 hour'), ('t2', '2100-01-03', '1 hour')
    $$,
    '23505',
    'duplicate key value violates unique constraint '
    || '"resource_hold_tenant_id_idempotency_token_key"',
    'a token cannot belong to two requests for different days'
);

select throws_ok(
    $$ insert into hold (idempotency_token, lifetime) values ('t3', '0') $$,
    '23514',
    'new row for relation "resource_hold" violates check constraint '
    || '"resource_hold_lifetime_positive_check"',
    'a hold that is over at once is refused'
);

-- spelling --------------------------------------------------------------------
select results_eq(
    $$
        insert into hold (idempotency_token, date)
        values (e' \tA1-b\n', '2100-01-03') returning idempotency_token
    $$,
    array['a1-b'],
    'a token is stored in lower case, without white space around it'
);

select throws_ok(
    $$ insert into hold (idempotency_token, date) values ('A1-B ', '2100-01-03') $$,
    '23505',
    'duplicate key value violates unique constraint "idx_hold_idempotency"',
    'another spelling of a token is the same token'
);

select throws_ok(
    $$ insert into hold (idempotency_token) values (e' \n') $$,
    '23514',
    'new row for relation "resource_hold" violates check constraint '
    || '"resource_hold_token_normalized_check"',
    'a blank token is refused'
);

alter table public.resource_hold disable trigger resource_hold_normalize_token;

select throws_ok(
    $$ insert into hold (idempotency_token) values ('T9') $$,
    '23514',
    'new row for relation "resource_hold" violates check constraint '
    || '"resource_hold_token_normalized_check"',
    'where the trigger is off, another spelling is refused'
);

select * from finish();
rollback;
