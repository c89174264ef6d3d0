-- 0034_workshop_extensions
--
-- Extra work is offered during the service, and only then.

begin;

select plan(8);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
select
    md5(status::text)::uuid as id,
    md5('acme')::uuid as tenant_id,
    md5('ada')::uuid as customer_id,
    'red van' as vehicle,
    status
from unnest(enum_range(null::public.workshop_order_status)) as status;

create function pg_temp.offer(status text) returns uuid language sql as $$
    insert into public.workshop_extension (tenant_id, order_id, description)
    values (md5('acme')::uuid, md5(status)::uuid, 'new brakes')
    returning id
$$;

-- Whether the statement is refused as outside the service.
create function pg_temp.refused(status text) returns boolean language plpgsql as $$
begin
    perform pg_temp.offer(status);
    return false;
exception when sqlstate 'BKC09' then
    return true;
end;
$$;

-- offering --------------------------------------------------------------------
select set_eq(
    $$
        select status
        from unnest(enum_range(null::public.workshop_order_status)) as status
        where not pg_temp.refused(status::text)
    $$,
    $$ values ('IN_SERVICE'::public.workshop_order_status) $$,
    'an extension is offered only while the order is in service'
);

select throws_ok(
    $$ select pg_temp.offer('AT_WORKSHOP') $$,
    'BKC09',
    'cannot extend workshop order "' || md5('AT_WORKSHOP')::uuid || '"',
    'an extension before the service is refused'
);

select results_eq(
    $$
        select status::text, pending_extensions
        from public.workshop_order
        where id = md5('IN_SERVICE')::uuid
    $$,
    $$ values ('IN_SERVICE', 1) $$,
    'an extension is counted, and leaves the status of its order alone'
);

select is_empty(
    'table public.workshop_order_history', 'an extension is no transition of its order'
);

select throws_ok(
    $$
        insert into public.workshop_extension (tenant_id, order_id, description)
        values (md5('other')::uuid, md5('IN_SERVICE')::uuid, 'new brakes')
    $$,
    '23503',
    'insert or update on table "workshop_extension" violates foreign key constraint '
    || '"workshop_extension_tenant_id_order_id_fkey"',
    'another tenant''s order cannot be extended'
);

select throws_ok(
    $$
        insert into public.workshop_extension (tenant_id, order_id, description)
        values (md5('acme')::uuid, md5('IN_SERVICE')::uuid, ' ')
    $$,
    '23514',
    'new row for relation "workshop_extension" violates check constraint '
    || '"workshop_extension_description_not_blank_check"',
    'an extension that says nothing is refused'
);

-- what refers to it -----------------------------------------------------------
select throws_ok(
    'delete from public.workshop_order',
    '23503',
    'update or delete on table "workshop_order" violates foreign key constraint '
    || '"workshop_extension_tenant_id_order_id_fkey" on table "workshop_extension"',
    'an order that has extensions stays'
);

delete from public.workshop_extension;

select lives_ok(
    'delete from public.workshop_order',
    'an order without extensions and history can be taken away'
);

select * from finish();
rollback;
