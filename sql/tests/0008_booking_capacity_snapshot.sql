-- 0008_booking_capacity_snapshot
--
-- A transaction that looks at a snapshot cannot lower a capacity: it would not see the
-- bookings made since it began.

-- Before the transaction: within one, psql's ON_ERROR_ROLLBACK would be in its way.
set default_transaction_isolation = 'repeatable read';

begin;

select plan(3);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values (md5('acme')::uuid, 'acme', 'Acme');

insert into public.resource (tenant_id, type, name, code, timezone, capacity)
values (md5('acme')::uuid, 'VEHICLE', 'Van', 'van', 'UTC', 3);

-- at repeatable read ----------------------------------------------------------
select throws_ok(
    $$ update public.resource set capacity = 2 where code = 'van' $$,
    'BKA05',
    'cannot lower capacity of resource "van" in a snapshot',
    'a capacity cannot be lowered at repeatable read'
);

select lives_ok(
    $$ update public.resource set capacity = 4 where code = 'van' $$,
    'a capacity can be raised at any isolation level'
);

select lives_ok(
    $$ update public.resource set capacity = 4 where code = 'van' $$,
    'a capacity that stays the same can be written at any isolation level'
);

select * from finish();
rollback;
