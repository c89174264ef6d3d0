-- 0018_capacity_months, down
--
-- One table again: the default partition, which it was before, with the days of all
-- months. Stops where two days use one id, which the older key does not allow.
--
--! locks: access exclusive public.resource_capacity
--! locks: access exclusive public.resource_capacity_default
--! locks: access exclusive public.resource
--! allow: lock-table: no row may be written while the partitions become a table
--! allow: trigger-on-old-table: the triggers of before, on the table of that name

do $$
declare
    twice text;
    month regclass;
    moved bigint;
begin
    if (
        select relkind from pg_catalog.pg_class
        where oid = to_regclass('public.resource_capacity')
    ) is distinct from 'p' then
        return;
    end if;

    lock table public.resource_capacity in access exclusive mode;

    select string_agg(used.line, ', ' order by used.line)
    into twice
    from (
        select id || ' (' || string_agg(date::text, ', ' order by date) || ')' as line
        from public.resource_capacity
        group by tenant_id, id
        having count(*) > 1
        limit 20
    ) as used;

    if twice is not null then
        raise exception 'cannot bring back the key of table "resource_capacity"'
            using
                errcode = 'BKM04',
                detail = format('Ids that several days use: %s', twice),
                hint = 'Give all but one of each another id.';
    end if;

    alter table public.resource_capacity
    detach partition public.resource_capacity_default;

    for month in
        select inhrelid from pg_catalog.pg_inherits
        where inhparent = 'public.resource_capacity'::regclass
        order by inhrelid
    loop
        execute format(
            'insert into public.resource_capacity_default select * from %s', month
        );

        get diagnostics moved = row_count;
        raise notice '%: % days moved back', month, moved;
    end loop;

    -- And with it the months, whose days have all been copied.
    drop table public.resource_capacity;

    drop trigger resource_capacity_refuse_truncate
    on public.resource_capacity_default;

    alter table public.resource_capacity_default rename to resource_capacity;

    alter table public.resource_capacity
    rename constraint resource_capacity_default_tenant_id_resource_id_date_key
    to uq_resource_date;

    alter table public.resource_capacity
    drop constraint resource_capacity_default_pkey,
    add constraint resource_capacity_pkey primary key (tenant_id, id);

    alter index public.resource_capacity_default_date_idx
    rename to idx_capacity_date;

    alter index public.resource_capacity_default_resource_id_date_idx
    rename to idx_capacity_resource_date;
end;
$$;

comment on constraint resource_capacity_pkey on public.resource_capacity
is 'One row per day of a resource.';

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


drop function if exists public.add_capacity_months(date, date);
drop function if exists public.revoke_grants(regclass);
