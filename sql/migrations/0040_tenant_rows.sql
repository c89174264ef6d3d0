-- 0040_tenant_rows
--
-- A session sees and writes the rows of one tenant: of the one that the setting
-- `booking.tenant_id` names, and of none where it names none, whatever the query. The
-- setting belongs to the transaction (`set local`), so a pooled connection forgets it.
-- Who may claim to be which tenant, the application decides before it sets it.
--
-- The rules are forced, so they bind the owner of the tables, too, unless he bypasses
-- row-level security: migrations, batches over all tenants, backups and the functions
-- that act with their owner's rights need that, so the role that applies this file must
-- have it.
--
-- time_zone and workshop_order_transition belong to nobody and say the same to all. The
-- row of a tenant belongs to that tenant. Partitions get no rule of their own and so
-- show nothing to whoever names them instead of their table.
--
-- What is looked up here happens beside the rules: PostgreSQL asks an exclusion
-- constraint before a foreign key, and bookings_excl_resource_time (its columns are
-- given) compares no tenant. Where another tenant's resource is named, a trigger gives
-- the foreign key's answer first, so that nobody learns when that resource is taken.
--
-- Needs:  0002_migration_checks, 0008_bookings, 0018_capacity_months
-- Tests:  sql/tests/0040_*.sql, tests/bookings/test_tenants.py
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
--! allow: trigger-on-old-table: it only speaks where row-level security does

do $$
begin
    if not (
        select rolsuper or rolbypassrls from pg_catalog.pg_roles
        where rolname = current_user
    ) then
        raise exception 'role "%" does not bypass row-level security', current_user
            using
                errcode = 'BKT02',
                detail = 'Its own rules would hide the rows of all tenants from it, and '
                    'from later migrations without an error.',
                hint = 'Apply migrations as booking_owner, or as a superuser.';
    end if;
end;
$$;


create or replace function public.current_tenant()
returns uuid
language sql
stable
parallel safe
security invoker
set search_path = ''
as $$
    -- After `set local` the setting is '', not missing.
    select nullif(current_setting('booking.tenant_id', true), '')::uuid
$$;
comment on function public.current_tenant()
is 'The tenant that this session acts for, by the setting booking.tenant_id; NULL, and'
' so none, where it is missing or empty.';


create or replace procedure public.keep_rows_to_tenant(
    relation regclass, owner_column name default 'tenant_id'
)
language plpgsql
security invoker
set search_path = ''
as $$
declare
    policy constant name := (
        select relname || '_own_tenant' from pg_catalog.pg_class where oid = relation
    );
    rule constant text := format(
        '(%I = ( SELECT public.current_tenant() AS current_tenant))', owner_column
    );
    found_rules text;
begin
    execute format(
        'alter table %s enable row level security, force row level security', relation
    );

    if not exists (select from pg_catalog.pg_policy where polrelid = relation) then
        -- A subselect is asked once a query, not once a row.
        execute format(
            $query$
                create policy %1$I on %2$s
                using (%3$I = (select public.current_tenant()))
                with check (%3$I = (select public.current_tenant()))
            $query$,
            policy, relation, owner_column
        );
    end if;

    select string_agg(
        concat_ws(
            ' ',
            polname,
            polcmd,
            polpermissive,
            polroles,
            pg_get_expr(polqual, polrelid),
            pg_get_expr(polwithcheck, polrelid)
        ),
        e'\n'
    )
    into found_rules
    from pg_catalog.pg_policy
    where polrelid = relation;

    if found_rules <> concat_ws(' ', policy, '*', true, '{0}', rule, rule) then
        raise exception 'table "%" does not have the expected policy', relation
            using
                errcode = 'BKM01',
                detail = found_rules,
                hint = 'Drop what was there before, then go on.';
    end if;

    execute format(
        'comment on policy %I on %s is %L',
        policy, relation, 'Only rows of the current tenant are seen and written.'
    );
end;
$$;
comment on procedure public.keep_rows_to_tenant (regclass, name)
is 'Forces row-level security on a table with one policy, or raises BKM01 where there'
' is another one. Each new table with a tenant needs it.';


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
    execute format(
        'alter table %s enable row level security, force row level security', relation
    );

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
is 'Leaves a partition to its owner alone, whatever default privileges have granted:'
' nobody else has a right, and row-level security has no rule.';


do $$
declare
    owned record;
    ruled bigint := 0;
begin
    for owned in
        select
            pg_class.oid::regclass as relation,
            pg_attribute.attname,
            pg_class.relispartition
        from pg_catalog.pg_class
        inner join pg_catalog.pg_attribute on pg_class.oid = pg_attribute.attrelid
        where
            pg_class.relnamespace = 'public'::regnamespace
            and pg_class.relkind in ('r', 'p')
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped
            and (
                pg_attribute.attname = 'tenant_id'
                or (pg_class.relname, pg_attribute.attname) = ('tenant', 'id')
            )
        order by pg_class.relname
    loop
        ruled := ruled + 1;

        if owned.relispartition then
            perform public.revoke_grants(owned.relation);
        else
            call public.keep_rows_to_tenant(owned.relation, owned.attname);
        end if;
    end loop;

    raise notice 'row-level security: in force on % tables, 0 rows changed', ruled;
end;
$$;


create or replace function public.refuse_resource_out_of_sight()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if row_security_active('public.bookings')
        -- Of another tenant's row, its own policy says so.
        and new.tenant_id = public.current_tenant()
        and not exists (
            select from public.resource
            where tenant_id = new.tenant_id and id = new.resource_id
        )
    then
        raise exception 'insert or update on table "bookings" violates foreign key '
            'constraint "bookings_tenant_id_resource_id_fkey"'
            using
                errcode = 'foreign_key_violation',
                table = 'bookings',
                constraint = 'bookings_tenant_id_resource_id_fkey',
                detail = format('The tenant has no resource "%s".', new.resource_id),
                hint = 'Look the id up in public.resource.';
    end if;

    return new;
end;
$$;
comment on function public.refuse_resource_out_of_sight()
is 'Trigger: says what the foreign key would say (23503), before the exclusion'
' constraint tells a tenant when the resource of another one is taken.';

create or replace trigger bookings_refuse_resource_out_of_sight
before insert or update of tenant_id, resource_id on public.bookings
for each row when (new.resource_id is not null)
execute function public.refuse_resource_out_of_sight();
comment on trigger bookings_refuse_resource_out_of_sight on public.bookings
is 'Another tenant''s resource and one that is not there look the same.';
