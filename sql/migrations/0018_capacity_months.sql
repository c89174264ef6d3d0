-- 0018_capacity_months
--
-- Days are kept in one partition a month, so that old ones can be put aside without
-- deleting row by row. A missing month never fails: its days go to the default
-- partition, which is the table as it was, and move out of it when somebody makes the
-- month. Months are not made by whoever writes the first day of one: that takes ACCESS
-- EXCLUSIVE, for which two writers would wait on each other, and the right to make
-- tables. They are made ahead, by add_capacity_months(), once a month. Here, each month
-- that has days gets its partition, the newest sixty.
--
-- The key gains the date, as a partitioned table wants it. Partitions carry no grants
-- of their own, so that rules on the table cannot be walked around; what somebody has
-- granted on the table by hand has to be granted again.
--
-- No row is rewritten but those that move to their month. The new key is built under
-- the lock.
--
-- Needs:  0013_capacity_ledger, 0014_closed_days
-- Tests:  sql/tests/0018_capacity_months.sql, tests/bookings/test_capacity_months.py
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource
--! allow: lock-table: no row may be written while the table becomes a partition
--! allow: trigger-on-old-table: the triggers of before, on the table of that name

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


create or replace function public.add_capacity_months(first_day date, last_day date)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    month date;
    name text;
    moved bigint;
    made bigint := 0;
begin
    perform public.require_days(first_day, last_day, 0);

    -- Attaching needs both. Others come to them in either order, so waiting for one with
    -- the other in hand would deadlock; and whoever comes later would wait, too.
    for attempt in 1..200 loop
        begin
            lock table public.resource, public.resource_capacity
            in access exclusive mode nowait;
            exit;
        exception
            when lock_not_available then
                if attempt = 200 then
                    raise;
                end if;

                perform pg_sleep(0.05);
        end;
    end loop;

    for month in
        select step.day::date
        from generate_series(
            date_trunc('month', first_day::timestamp), last_day, interval '1 month'
        ) as step (day)
        order by step.day
    loop
        name := 'resource_capacity_' || to_char(month, 'YYYY_MM');
        continue when to_regclass(format('public.%I', name)) is not null;

        -- Apart from the table it has no triggers, which would count days as new.
        alter table public.resource_capacity
        detach partition public.resource_capacity_default;

        execute format(
            $query$
                create table public.%1$I (
                    like public.resource_capacity
                    including defaults including constraints
                );

                create trigger resource_capacity_refuse_truncate
                before truncate on public.%1$I
                for each statement execute function public.refuse_truncate();
            $query$,
            name
        );

        perform public.revoke_grants(format('public.%I', name)::regclass);

        execute format(
            $query$
                with leaving as (
                    delete from public.resource_capacity_default
                    where date >= %2$L and date < %3$L
                    returning *
                )

                insert into public.%1$I
                select * from leaving
            $query$,
            name, month, (month + interval '1 month')::date
        );

        get diagnostics moved = row_count;

        execute format(
            $query$
                alter table public.resource_capacity
                attach partition public.%I for values from (%L) to (%L)
            $query$,
            name, month, (month + interval '1 month')::date
        );

        alter table public.resource_capacity
        attach partition public.resource_capacity_default default;

        made := made + 1;
        raise notice '%: made, % days moved there', name, moved;
    end loop;

    return made;
end;
$$;
comment on function public.add_capacity_months(date, date)
is 'Makes the partitions of the months from one day to another that are missing, moves'
' their days there, and says how many it made. For the owner of the tables; run it once'
' a month for the year ahead.';


do $$
begin
    if (
        select relkind from pg_catalog.pg_class
        where oid = 'public.resource_capacity'::regclass
    ) = 'p' then
        return;
    end if;

    lock table public.resource_capacity in access exclusive mode;

    drop trigger resource_capacity_set_updated_at on public.resource_capacity;
    drop trigger resource_capacity_keep_true on public.resource_capacity;
    drop trigger resource_capacity_open_new_day on public.resource_capacity;
    drop trigger resource_capacity_refuse_removal on public.resource_capacity;
    drop trigger resource_capacity_refuse_truncate on public.resource_capacity;
    drop trigger resource_capacity_queue_at_resource on public.resource_capacity;
    drop trigger resource_capacity_queue_new_days on public.resource_capacity;

    alter table public.resource_capacity rename to resource_capacity_default;

    alter table public.resource_capacity_default
    rename constraint uq_resource_date
    to resource_capacity_default_tenant_id_resource_id_date_key;

    alter table public.resource_capacity_default
    drop constraint resource_capacity_pkey,
    add constraint resource_capacity_default_pkey primary key (tenant_id, id, date);

    alter index public.idx_capacity_date
    rename to resource_capacity_default_date_idx;

    alter index public.idx_capacity_resource_date
    rename to resource_capacity_default_resource_id_date_idx;

    create table public.resource_capacity (
        like public.resource_capacity_default
        including defaults including constraints including comments,

        constraint resource_capacity_pkey primary key (tenant_id, id, date),
        constraint uq_resource_date unique (tenant_id, resource_id, date),
        constraint resource_capacity_tenant_id_resource_id_fkey
        foreign key (tenant_id, resource_id)
        references public.resource (tenant_id, id)
        on update cascade on delete cascade
    ) partition by range (date);

    create index idx_capacity_date on public.resource_capacity (date);

    create index idx_capacity_resource_date
    on public.resource_capacity (resource_id, date);

    alter table public.resource_capacity
    attach partition public.resource_capacity_default default;

    create trigger resource_capacity_refuse_truncate
    before truncate on public.resource_capacity_default
    for each statement execute function public.refuse_truncate();

    perform public.revoke_grants('public.resource_capacity_default');

    perform public.add_capacity_months(newest.month, newest.month)
    from (
        select date_trunc('month', date::timestamp)::date as month
        from public.resource_capacity_default
        where date between '2000-01-01' and '2999-12-31'
        group by 1
        order by 1 desc
        limit 60
    ) as newest;
end;
$$;
comment on table public.resource_capacity is 'How much of a resource a day has.';
comment on constraint resource_capacity_pkey on public.resource_capacity
is 'One row per day of a resource.';
comment on constraint uq_resource_date on public.resource_capacity
is 'A resource has each day once.';
comment on constraint resource_capacity_tenant_id_resource_id_fkey
on public.resource_capacity
is 'A resource of the same tenant; days go with it.';
comment on index public.idx_capacity_date is 'All resources on one day.';
comment on index public.idx_capacity_resource_date is 'The days of one resource.';

create or replace trigger resource_capacity_set_updated_at
before update on public.resource_capacity
for each row execute function public.update_updated_at_column();
comment on trigger resource_capacity_set_updated_at on public.resource_capacity
is 'Keeps updated_at.';

create or replace trigger resource_capacity_keep_true
before update on public.resource_capacity
for each row execute function public.keep_day_true();
comment on trigger resource_capacity_keep_true on public.resource_capacity
is 'Nobody changes the counter by hand.';

create or replace trigger resource_capacity_open_new_day
before insert on public.resource_capacity
for each row execute function public.open_new_day();
comment on trigger resource_capacity_open_new_day on public.resource_capacity
is 'A new day is free, whatever its writer says.';

create or replace trigger resource_capacity_refuse_removal
before delete on public.resource_capacity
for each row when (old.available_capacity < old.max_capacity)
execute function public.refuse_removal_of_promised_day();
comment on trigger resource_capacity_refuse_removal on public.resource_capacity
is 'Promises are not forgotten.';

create or replace trigger resource_capacity_refuse_truncate
before truncate on public.resource_capacity
for each statement execute function public.refuse_truncate();
comment on trigger resource_capacity_refuse_truncate on public.resource_capacity
is 'Days are deleted one by one.';

create or replace trigger resource_capacity_queue_at_resource
before update of resource_id, date on public.resource_capacity
for each row
when ((new.resource_id, new.date) is distinct from (old.resource_id, old.date))
execute function public.queue_at_resource();
comment on trigger resource_capacity_queue_at_resource on public.resource_capacity
is 'A day that becomes another one is new, too.';

create or replace trigger resource_capacity_queue_new_days
after insert on public.resource_capacity
referencing new table as incoming
for each statement execute function public.queue_new_days_at_resource();
comment on trigger resource_capacity_queue_new_days on public.resource_capacity
is 'No day is made behind the back of a blackout.';


call public.require_shape(
    'public.resource_capacity',
    array[
        'resource_capacity_pkey PRIMARY KEY (tenant_id, id, date)',
        'uq_resource_date UNIQUE (tenant_id, resource_id, date)',
        'resource_capacity_max_not_negative_check CHECK ((max_capacity >= 0))',
        'resource_capacity_tenant_id_resource_id_fkey'
        || ' FOREIGN KEY (tenant_id, resource_id)'
        || ' REFERENCES public.resource(tenant_id, id)'
        || ' ON UPDATE CASCADE ON DELETE CASCADE'
    ]
);
