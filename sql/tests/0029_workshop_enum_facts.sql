-- 0029_workshop_enum_facts
--! at: 0028
--
-- What the server does with an enum that is to change, and a migration reckons with.

begin;

select plan(10);

-- adding a value --------------------------------------------------------------
select throws_ok(
    $$
        alter type public.workshop_order_status add value 'AT_WORKSHOP';
        select 'AT_WORKSHOP'::public.workshop_order_status;
    $$,
    '55P04',
    'unsafe use of new value "AT_WORKSHOP" of enum type workshop_order_status',
    'a value cannot be used in the transaction that adds it'
);

select lives_ok(
    $$ alter type public.workshop_order_status add value 'PROBE' after 'DELIVERED' $$,
    'a value can be added inside a transaction'
);

-- changing the type of the column ---------------------------------------------
create type public.probe as enum ('PENDING_PAYMENT', 'DELIVERED', 'CANCELLED');

create function pg_temp.retype() returns void language sql as $$
    alter table public.workshop_order
    alter column status type public.probe using status::text::public.probe
$$;

select throws_ok(
    'select pg_temp.retype()',
    '42804',
    'default for column "status" cannot be cast automatically to type probe',
    'a default is not cast to the new type'
);

alter table public.workshop_order alter column status drop default;

select throws_ok(
    'select pg_temp.retype()',
    '0A000',
    'cannot alter type of a column used in a trigger definition',
    'a column that a trigger names cannot change its type'
);

drop trigger workshop_order_record_status on public.workshop_order;

select throws_ok(
    'select pg_temp.retype()',
    '42883',
    'operator does not exist: probe <> workshop_order_status',
    'a check compares the new type with the old one'
);

alter table public.workshop_order
drop constraint workshop_order_work_started_in_workshop_check;

select throws_ok(
    'select pg_temp.retype()',
    '42883',
    'operator does not exist: probe <> workshop_order_status',
    'so does the predicate of a partial index'
);

drop index public.workshop_order_tenant_id_created_at_idx;

select lives_ok(
    'select pg_temp.retype()',
    'without all of them the column changes its type'
);

select col_hasnt_default(
    'public', 'workshop_order', 'status',
    'who only drops the default has none in the end'
);

-- dropping the older type -----------------------------------------------------
create table public.copy (status public.workshop_order_status);

select throws_ok(
    'drop type public.workshop_order_status',
    '2BP01',
    'cannot drop type workshop_order_status because other objects depend on it',
    'a copy of the column keeps the older type from being dropped'
);

drop table public.copy;
drop function public.workshop_orders_in(uuid, public.workshop_order_status);

select lives_ok(
    'drop type public.workshop_order_status',
    'a type that nothing mentions can be dropped'
);

select * from finish();
rollback;
