-- 0029_workshop_status_expand
--
-- Step 1 of 3 of the new names for the states of a workshop order. The type learns
-- the seven new ones, each beside what it replaces, so that sorting stays sensible; a
-- backup keeps what every order says today. Nobody has to use a new name yet.
--
-- One transaction: all seven values and the backup, or nothing. A value that was added
-- cannot be used before the commit (55P04), so nothing in this file does; what names a
-- new value (a check, the layer for older writers) follows in 0030.
--
-- No command takes a value out of an enum: the way back, and later 0032, replace the
-- type. What stands in the way of that (a default, checks, partial indexes, triggers
-- and functions that mention it) is found in the catalog, taken off and put back,
-- whoever made it. A view is not: PostgreSQL then refuses, and nothing has changed.
--
-- Needs:  0002_migration_checks, 0028_workshop_orders
-- Tests:  sql/tests/0029_*.sql, tests/bookings/test_workshop_expand.py
--! locks: access share public.workshop_order
--! catches-up: public.workshop_order_status_backup: orders that came since, too

alter type public.workshop_order_status
add value if not exists 'PICKUP_ASSIGNED' after 'JOCKEY_ASSIGNED';
alter type public.workshop_order_status
add value if not exists 'PICKED_UP' after 'IN_TRANSIT_TO_WORKSHOP';
alter type public.workshop_order_status
add value if not exists 'AT_WORKSHOP' after 'IN_WORKSHOP';
alter type public.workshop_order_status
add value if not exists 'IN_SERVICE' after 'AT_WORKSHOP';
alter type public.workshop_order_status
add value if not exists 'READY_FOR_RETURN' after 'COMPLETED';
alter type public.workshop_order_status
add value if not exists 'RETURN_ASSIGNED' after 'IN_TRANSIT_TO_CUSTOMER';
alter type public.workshop_order_status
add value if not exists 'RETURNED' after 'RETURN_ASSIGNED';


create table if not exists public.workshop_order_status_backup (
    tenant_id uuid not null,
    id uuid not null,
    status public.workshop_order_status not null,
    updated_at timestamptz not null,
    migrated_at timestamptz,

    -- No foreign keys: it is a copy, and outlives what it was copied from.
    constraint workshop_order_status_backup_pkey primary key (tenant_id, id)
);
comment on table public.workshop_order_status_backup
is 'What each order said before its status got a new name.';
comment on column public.workshop_order_status_backup.tenant_id is 'Whose order.';
comment on column public.workshop_order_status_backup.id is 'Which order.';
comment on column public.workshop_order_status_backup.status is 'What it said.';
comment on column public.workshop_order_status_backup.updated_at
is 'When it had last changed.';
comment on column public.workshop_order_status_backup.migrated_at
is 'When its status was rewritten; NULL where it was not, or where that was undone.';
comment on constraint workshop_order_status_backup_pkey
on public.workshop_order_status_backup
is 'One row per order.';

do $$
declare
    saved bigint;
begin
    insert into public.workshop_order_status_backup (tenant_id, id, status, updated_at)
    select tenant_id, id, status, updated_at
    from public.workshop_order
    on conflict (tenant_id, id) do nothing;

    get diagnostics saved = row_count;
    raise notice 'workshop_order_status_backup: % rows saved', saved;
end;
$$;


create or replace function public.enum_dependents(enum regtype)
returns table (rank integer, removal text, restoration text)
language sql
stable
security invoker
set search_path = ''  -- so that the catalog prints every name in full
as $$
    with part as (
        select
            pg_attribute.attrelid,
            pg_attribute.attnum,
            format(
                'alter table %s alter column %I',
                pg_class.oid::regclass,
                pg_attribute.attname
            ) as alteration,
            format('%I::text::%s', pg_attribute.attname, enum) as again
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class on pg_attribute.attrelid = pg_class.oid
        where
            pg_attribute.atttypid = enum
            and not pg_attribute.attisdropped
            and pg_class.relkind in ('r', 'p')
            and not pg_class.relispartition
    ),

    dependent as (
        select
            classid,
            objid
        from pg_catalog.pg_depend
        where refclassid = 'pg_catalog.pg_type'::regclass and refobjid = enum

        union

        select
            pg_depend.classid,
            pg_depend.objid
        from pg_catalog.pg_depend
        inner join part
            on
                pg_depend.refobjid = part.attrelid
                and pg_depend.refobjsubid = part.attnum
        where
            pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_depend.classid = 'pg_catalog.pg_trigger'::regclass
    )

    select
        1 as rank,
        null as removal,
        format('%s type %s using %s', alteration, enum, again) as restoration
    from part

    union all

    select
        2 as rank,
        format('drop routine %s', pg_proc.oid::regprocedure) as removal,
        concat_ws(
            '; ',
            pg_get_functiondef(pg_proc.oid),
            format(
                'comment on routine %s is %L',
                pg_proc.oid::regprocedure,
                obj_description(pg_proc.oid, 'pg_proc')
            ),
            (
                select
                    format(
                        'revoke all on routine %s from public; ',
                        pg_proc.oid::regprocedure
                    )
                    || string_agg(
                        format(
                            'grant execute on routine %s to %s',
                            pg_proc.oid::regprocedure,
                            coalesce(pg_roles.oid::regrole::text, 'public')
                        ),
                        '; '
                    )
                from aclexplode(pg_proc.proacl) as granted
                left join pg_catalog.pg_roles on granted.grantee = pg_roles.oid
            )
        ) as restoration
    from pg_catalog.pg_proc
    inner join dependent
        on
            pg_proc.oid = dependent.objid
            and dependent.classid = 'pg_catalog.pg_proc'::regclass

    union all

    select
        3 as rank,
        part.alteration || ' drop default' as removal,
        format(
            '%s set default %s',
            part.alteration,
            pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid)
        ) as restoration
    from part
    inner join pg_catalog.pg_attrdef
        on part.attrelid = pg_attrdef.adrelid and part.attnum = pg_attrdef.adnum

    union all

    select
        4 as rank,
        format(
            'alter table %s drop constraint %I',
            pg_constraint.conrelid::regclass,
            pg_constraint.conname
        ) as removal,
        format(
            'alter table %1$s add constraint %2$I %3$s;'
            ' comment on constraint %2$I on %1$s is %4$L',
            pg_constraint.conrelid::regclass,
            pg_constraint.conname,
            pg_get_constraintdef(pg_constraint.oid),
            obj_description(pg_constraint.oid, 'pg_constraint')
        ) as restoration
    from pg_catalog.pg_constraint
    inner join dependent
        on
            pg_constraint.oid = dependent.objid
            and dependent.classid = 'pg_catalog.pg_constraint'::regclass
    where pg_constraint.conrelid <> 0

    union all

    select
        5 as rank,
        format('drop index %s', pg_index.indexrelid::regclass) as removal,
        format(
            '%s; comment on index %s is %L',
            pg_get_indexdef(pg_index.indexrelid),
            pg_index.indexrelid::regclass,
            obj_description(pg_index.indexrelid, 'pg_class')
        ) as restoration
    from pg_catalog.pg_index
    inner join dependent
        on
            pg_index.indexrelid = dependent.objid
            and dependent.classid = 'pg_catalog.pg_class'::regclass
    where
        not exists (
            select from pg_catalog.pg_constraint
            where pg_constraint.conindid = pg_index.indexrelid
        )

    union all

    select
        6 as rank,
        format(
            'drop trigger %I on %s',
            pg_trigger.tgname,
            pg_trigger.tgrelid::regclass
        ) as removal,
        format(
            '%1$s; comment on trigger %2$I on %3$s is %4$L; %5$s',
            pg_get_triggerdef(pg_trigger.oid),
            pg_trigger.tgname,
            pg_trigger.tgrelid::regclass,
            obj_description(pg_trigger.oid, 'pg_trigger'),
            case pg_trigger.tgenabled
                when 'D'
                    then format(
                        'alter table %s disable trigger %I',
                        pg_trigger.tgrelid::regclass,
                        pg_trigger.tgname
                    )
            end
        ) as restoration
    from pg_catalog.pg_trigger
    inner join dependent
        on
            pg_trigger.oid = dependent.objid
            and dependent.classid = 'pg_catalog.pg_trigger'::regclass
    where not pg_trigger.tgisinternal
$$;
comment on function public.enum_dependents(regtype)
is 'Columns of an enum (1) and what mentions it or them: routines, defaults, checks,'
' partial indexes, triggers (6); how to take each off, how to put it back.';


create or replace procedure public.replace_enum_type(enum regtype, labels text[])
language plpgsql
security invoker
set search_path = ''
as $$
declare
    full_name constant text := enum;
    remark constant text := obj_description(enum, 'pg_type');
    older_name name;
    listed text;
    removals text[];
    restorations text[];
    step text;
begin
    -- Before anything changes: the names are those that the new type will have.
    select
        array_agg(removal order by rank desc, removal)
        filter (where removal is not null),
        array_agg(restoration order by rank, restoration)
    into removals, restorations
    from public.enum_dependents(enum);

    select typname || '_replaced'
    into older_name
    from pg_catalog.pg_type
    where oid = enum;

    select string_agg(quote_literal(label), ', ' order by place)
    into listed
    from unnest(labels) with ordinality as wanted (label, place);

    foreach step in array coalesce(removals, '{}') loop
        execute step;
    end loop;

    execute format('alter type %s rename to %I', full_name, older_name);
    execute format('create type %s as enum (%s)', full_name, listed);

    foreach step in array coalesce(restorations, '{}') loop
        execute step;
    end loop;

    execute format('drop type %s', enum);
    execute format('comment on type %s is %L', full_name, remark);
end;
$$;
comment on procedure public.replace_enum_type (regtype, text [])
is 'Gives an enum exactly these labels. Its tables are rewritten under ACCESS'
' EXCLUSIVE; what depends on it is taken off and put back.';


call public.require_shape(
    'public.workshop_order_status_backup',
    array[
        'tenant_id uuid not null',
        'id uuid not null',
        'status public.workshop_order_status not null',
        'updated_at timestamp with time zone not null',
        'migrated_at timestamp with time zone',
        'workshop_order_status_backup_pkey PRIMARY KEY (tenant_id, id)'
    ]
);
