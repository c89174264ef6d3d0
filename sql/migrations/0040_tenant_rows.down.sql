-- 0040_tenant_rows, down
--
-- Everybody with a right on a table sees all of its rows again.
--
--! locks: access exclusive public.tenant
--! locks: access exclusive public.customer
--! locks: access exclusive public.segment
--! locks: access exclusive public.service
--! locks: access exclusive public.availability_rule
--! locks: access exclusive public.resource
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_capacity_default
--! locks: access exclusive public.resource_blackout
--! locks: access exclusive public.resource_hold
--! locks: access exclusive public.resource_allocation
--! locks: access exclusive public.bookings
--! locks: access exclusive public.workshop_order
--! locks: access exclusive public.workshop_order_history
--! locks: access exclusive public.workshop_order_status_backup
--! locks: access exclusive public.workshop_order_old_status_use
--! locks: access exclusive public.workshop_extension
--! locks: access exclusive public.workshop_extension_item
--! locks: access exclusive public.store
--! locks: access exclusive public.store_collection
--! locks: access exclusive public.store_booking
--! locks: access exclusive public.store_incoming
--! locks: access exclusive public.store_backfill_run
--! locks: access exclusive public.store_customer
--! locks: access exclusive public.store_promotion

drop trigger if exists bookings_refuse_resource_out_of_sight on public.bookings;
drop function if exists public.refuse_resource_out_of_sight();


do $$
declare
    relation regclass;
begin
    for relation in
        select pg_class.oid
        from pg_catalog.pg_class
        left join pg_catalog.pg_policy
            on
                pg_class.oid = pg_policy.polrelid
                and pg_policy.polname = pg_class.relname || '_own_tenant'
        where
            pg_class.relnamespace = 'public'::regnamespace
            and pg_class.relrowsecurity
            and (pg_policy.oid is not null or pg_class.relispartition)
        order by pg_class.relname
    loop
        execute format(
            'alter table %s disable row level security, no force row level security',
            relation
        );
        execute format(
            'drop policy if exists %I on %s',
            (
                select relname || '_own_tenant' from pg_catalog.pg_class
                where oid = relation
            ),
            relation
        );
    end loop;
end;
$$;


create or replace function public.revoke_grants(relation regclass)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    grantee text;
begin
    for grantee in
        select distinct coalesce(quote_ident(pg_roles.rolname), 'public')
        from pg_catalog.pg_class
        cross join lateral aclexplode(pg_class.relacl) as given
        left join pg_catalog.pg_roles on given.grantee = pg_roles.oid
        where
            pg_class.oid = relation
            and given.grantee <> pg_class.relowner
    loop
        execute format('revoke all on table %s from %s', relation, grantee);
    end loop;
end;
$$;
comment on function public.revoke_grants(regclass)
is 'Leaves a table to its owner alone, whatever default privileges have granted.';

drop procedure if exists public.keep_rows_to_tenant(regclass, name);
drop function if exists public.current_tenant();
