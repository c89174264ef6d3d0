-- 0034_workshop_extension_finish
--
-- The service goes on while an offer is undecided.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
values (md5('one')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'van', 'IN_SERVICE');

insert into public.workshop_extension (tenant_id, order_id, description)
values (md5('acme')::uuid, md5('one')::uuid, 'new brakes');

create function pg_temp.finish_service() returns public.workshop_order_status
language sql as $$
    select (
        public.transition_workshop_order(
            md5('acme')::uuid, md5('one')::uuid, 'READY_FOR_RETURN', 'ADMIN'
        )
    ).status
$$;

-- finishing -------------------------------------------------------------------
select throws_ok(
    'select pg_temp.finish_service()',
    'BKC10',
    'cannot finish the service of workshop order "' || md5('one')::uuid || '"',
    'the service cannot be finished while an extension is pending, not even by ADMIN'
);

update public.workshop_order set pending_extensions = 0;

select is(
    (select sum(pending_extensions) from public.workshop_order), 1::bigint,
    'nobody can write the count of pending extensions'
);

alter table public.workshop_order disable trigger user;

select throws_ok(
    $$ update public.workshop_order set status = 'READY_FOR_RETURN' $$,
    '23514',
    'new row for relation "workshop_order" violates check constraint '
    || '"workshop_order_pending_extensions_in_service_check"',
    'a check holds that where triggers are off'
);

alter table public.workshop_order enable trigger user;
update public.workshop_extension set status = 'APPROVED';

select is(
    pg_temp.finish_service(), 'READY_FOR_RETURN',
    'the service can be finished when every extension is decided on'
);

select lives_ok(
    $$ update public.workshop_extension set status = 'COMPLETED' $$,
    'an approved extension can be completed after the service'
);

delete from public.workshop_extension;

select results_eq(
    'select pending_extensions from public.workshop_order', array[0],
    'an extension that is taken away is not counted any more'
);

-- truncate --------------------------------------------------------------------
select throws_ok(
    'truncate public.workshop_extension cascade',
    'BKB16',
    'cannot truncate table "workshop_extension"',
    'extensions cannot vanish without their orders counting again'
);

select throws_ok(
    'truncate public.workshop_extension_item',
    'BKB16',
    'cannot truncate table "workshop_extension_item"',
    'items cannot vanish without their extensions summing up again'
);

select * from finish();
rollback;
