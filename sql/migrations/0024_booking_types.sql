-- 0024_booking_types
--
-- Two kinds of booking: a whole day (DATE), such as a wedding, and a time on a clock
-- (TIMESLOT), which all bookings were so far. A day is given once; any number of times
-- may lie on it. Writers from before this migration name no type and go on as they did:
-- what has a start is a TIMESLOT, though the column's default is DATE.
--
-- The bookings that are there become TIMESLOT without being rewritten: the column is
-- added with that default, which PostgreSQL stores once for all old rows, and gets its
-- own default afterwards. So no updated_at changes. Checks and indexes take less than
-- 2 s for 200,000 rows in memory, on two busy cores.
--
-- A whole day begins and ends by the clock of its booking_tz, which the rule of 0021
-- has to know: so far it let nothing be completed that has no start.
--
-- Needs:  0002_migration_checks, 0004_time_zones, 0008_bookings,
--         0021_booking_completion, 0022_services
-- Tests:  sql/tests/0024_*.sql
--! locks: access exclusive public.bookings
--! locks: share row exclusive public.service
--! locks: share row exclusive public.time_zone
--! allow: lock-table: no booking may come between the count and the column
--! allow: trigger-on-old-table: older rows have a start, and became TIMESLOT above

-- Who reads start_at as never NULL knows only TIMESLOT bookings. The header says what
-- the rest costs; the new columns of the keys are all NULL.
-- squawk-ignore-file ban-drop-not-null, adding-foreign-key-constraint
-- squawk-ignore-file require-concurrent-index-creation

create or replace function public.index_differences(relation regclass, wanted text[])
returns setof text
language sql
stable
security invoker
set search_path = ''
as $$
    select
        format(
            'wanted "%s", found %s',
            wish.line,
            coalesce('"' || pg_get_indexdef(found.oid) || '"', 'nothing of that name')
        )
    from unnest(wanted) with ordinality as wish (line, place)
    left join pg_catalog.pg_index
        inner join pg_catalog.pg_class as found on pg_index.indexrelid = found.oid
        on
            pg_index.indrelid = relation
            and found.relname = substring(wish.line from 'INDEX (\S+) ON')
    where wish.line is distinct from pg_get_indexdef(found.oid)
    order by wish.place
$$;
comment on function public.index_differences(regclass, text[])
is 'Each wanted index that a table lacks, as pg_get_indexdef() prints it with an empty'
' search_path: `if not exists` looks at the name alone.';


do $$
begin
    if to_regtype('public.booking_type') is null then
        create type public.booking_type as enum ('DATE', 'TIMESLOT');
    end if;
end;
$$;
comment on type public.booking_type is 'A whole day, or a time from start to end.';


do $$
declare
    older bigint;
begin
    lock table public.bookings in access exclusive mode;

    select count(*) into older
    from public.bookings
    where
        not exists (
            select from pg_catalog.pg_attribute
            where
                attrelid = 'public.bookings'::regclass
                and attname = 'booking_type'
                and not attisdropped
        );

    alter table public.bookings
    add column if not exists booking_type public.booking_type
    not null default 'TIMESLOT';

    raise notice 'bookings: % rows became TIMESLOT', older;
end;
$$;

alter table public.bookings
alter column booking_type set default 'DATE',
alter column start_at drop not null,
alter column end_at drop not null,
add column if not exists booking_date date,
add column if not exists service_id uuid,
add column if not exists client_timezone text,
add column if not exists google_event_id text;

do $$
declare
    missing text;
begin
    -- One statement for all that is missing, so that the table is read once; nothing on
    -- columns of another type, which the end of this file lists.
    select string_agg(format('add constraint %I %s', wish.name, wish.rule), ', ')
    into missing
    from (
        values
        (
            'bookings_tenant_id_service_id_fkey',
            'foreign key (tenant_id, service_id)'
            ' references public.service (tenant_id, id)'
        ),
        (
            'bookings_client_timezone_fkey',
            'foreign key (client_timezone) references public.time_zone (name)'
        ),
        (
            'bookings_booking_date_finite_check',
            'check (isfinite(booking_date))'
        ),
        (
            -- A blank id would be a calendar entry that nobody can find.
            'bookings_google_event_id_not_blank_check',
            'check (google_event_id ~ ''[^[:space:]]'')'
        ),
        (
            'bookings_type_has_booking_date_check',
            'check ((booking_type = ''DATE'') = (booking_date is not null))'
        ),
        (
            'bookings_type_has_start_at_check',
            'check ((booking_type = ''TIMESLOT'') = (start_at is not null))'
        ),
        (
            'bookings_type_has_end_at_check',
            'check ((booking_type = ''TIMESLOT'') = (end_at is not null))'
        ),
        (
            -- Its bounds would be NULL, and a range without bounds has no end.
            'bookings_date_has_no_resource_check',
            'check (booking_type = ''TIMESLOT'' or resource_id is null)'
        )
    ) as wish (name, rule)
    where
        not exists (
            select from pg_catalog.pg_constraint
            where
                conrelid = 'public.bookings'::regclass
                and conname = wish.name
        )
        and not exists (
            select from public.shape_differences(
                'public.bookings',
                array[
                    'booking_type public.booking_type not null'
                    ' default ''DATE''::public.booking_type',
                    'booking_date date',
                    'service_id uuid',
                    'client_timezone text',
                    'google_event_id text'
                ]
            )
        );

    if missing is not null then
        execute 'alter table public.bookings ' || missing;
    end if;
end;
$$;

create unique index if not exists bookings_tenant_id_booking_date_key
on public.bookings (tenant_id, booking_date)
where booking_type = 'DATE' and status not in ('canceled', 'failed', 'no_show');
comment on index public.bookings_tenant_id_booking_date_key
is 'A tenant gives a day once; who canceled, failed or did not come frees it.';

create index if not exists bookings_tenant_id_start_at_idx
on public.bookings (tenant_id, start_at);

create index if not exists bookings_service_id_idx on public.bookings (service_id);

create index if not exists bookings_google_event_id_idx
on public.bookings (google_event_id);

create index if not exists bookings_tenant_id_service_id_start_at_end_at_idx
on public.bookings (tenant_id, service_id, start_at, end_at)
where booking_type = 'TIMESLOT';


create or replace function public.settle_booking_type()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.booking_type := 'TIMESLOT';
    return new;
end;
$$;
comment on function public.settle_booking_type()
is 'Trigger: what has a start is a TIMESLOT, whoever forgot to say so.';

-- Not on update: who turns one kind into the other says so, or is refused by a check.
create or replace trigger bookings_settle_type
before insert on public.bookings
for each row when (new.start_at is not null)
execute function public.settle_booking_type();
comment on trigger bookings_settle_type on public.bookings
is 'Writers from before the types go on as they did.';


create or replace function public.refuse_early_completion()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    begins constant timestamptz := coalesce(
        new.start_at, new.booking_date::timestamp at time zone new.booking_tz
    );
    ends constant timestamptz := coalesce(
        new.end_at, (new.booking_date + 1)::timestamp at time zone new.booking_tz
    );
begin
    if tg_op = 'UPDATE'
        and (old.status, old.start_at, old.end_at, old.booking_date, old.paid_at)
        is not distinct from
        (new.status, new.start_at, new.end_at, new.booking_date, new.paid_at)
        and (new.booking_date is null or old.booking_tz = new.booking_tz)
    then
        return new;
    end if;

    -- Said in the affirmative, so that a missing time counts as not passed.
    if ends <= now() or (begins <= now() and new.paid_at is not null) then
        return new;
    end if;

    raise exception 'cannot complete booking "%" yet', new.id
        using
            errcode = 'BKA07',
            detail = case
                when begins <= now() then format('It ends at %s and is not paid.', ends)
                else format('It begins at %s, paid or not.', begins)
            end,
            hint = 'Wait for its end; once it has begun, paid_at is enough.';
end;
$$;
comment on function public.refuse_early_completion()
is 'Trigger: completed is what has ended, or has begun and is paid (BKA07). A whole day'
' begins and ends by the clock of its booking_tz.';


-- Each `if not exists` above trusts a name. Everything that has another shape, or is
-- not there at all, is said at once; before the comments, which would say less.
do $$
declare
    differences text;
begin
    select string_agg(difference, e'\n')
    into differences
    from (
        select public.shape_differences(
            'public.bookings',
            array[
                'booking_type public.booking_type not null'
                || ' default ''DATE''::public.booking_type',
                'booking_date date',
                'service_id uuid',
                'client_timezone text',
                'google_event_id text',
                'start_at timestamp with time zone',
                'end_at timestamp with time zone',
                'bookings_booking_date_finite_check CHECK (isfinite(booking_date))',
                'bookings_client_timezone_fkey'
                || ' FOREIGN KEY (client_timezone) REFERENCES public.time_zone(name)',
                'bookings_google_event_id_not_blank_check'
                || ' CHECK ((google_event_id ~ ''[^[:space:]]''::text))',
                'bookings_tenant_id_service_id_fkey FOREIGN KEY (tenant_id, service_id)'
                || ' REFERENCES public.service(tenant_id, id)',
                'bookings_type_has_booking_date_check CHECK (((booking_type ='
                || ' ''DATE''::public.booking_type) = (booking_date IS NOT NULL)))',
                'bookings_type_has_start_at_check CHECK (((booking_type ='
                || ' ''TIMESLOT''::public.booking_type) = (start_at IS NOT NULL)))',
                'bookings_type_has_end_at_check CHECK (((booking_type ='
                || ' ''TIMESLOT''::public.booking_type) = (end_at IS NOT NULL)))',
                'bookings_date_has_no_resource_check CHECK (((booking_type ='
                || ' ''TIMESLOT''::public.booking_type) OR (resource_id IS NULL)))'
            ]
        ) as difference

        union all

        select public.index_differences(
            'public.bookings',
            array[
                'CREATE UNIQUE INDEX bookings_tenant_id_booking_date_key'
                || ' ON public.bookings USING btree (tenant_id, booking_date)'
                || ' WHERE ((booking_type = ''DATE''::public.booking_type)'
                || ' AND (status <> ALL (ARRAY[''canceled''::public.booking_status,'
                || ' ''failed''::public.booking_status,'
                || ' ''no_show''::public.booking_status])))',
                'CREATE INDEX bookings_tenant_id_start_at_idx'
                || ' ON public.bookings USING btree (tenant_id, start_at)',
                'CREATE INDEX bookings_service_id_idx'
                || ' ON public.bookings USING btree (service_id)',
                'CREATE INDEX bookings_google_event_id_idx'
                || ' ON public.bookings USING btree (google_event_id)',
                'CREATE INDEX bookings_tenant_id_service_id_start_at_end_at_idx'
                || ' ON public.bookings'
                || ' USING btree (tenant_id, service_id, start_at, end_at)'
                || ' WHERE (booking_type = ''TIMESLOT''::public.booking_type)'
            ]
        )

        union all

        -- An older rule of the day may be a constraint or a mere index, of any name: one
        -- on (tenant, day, type) would allow a single TIMESLOT a day.
        select format('not wanted "%s"', pg_get_indexdef(pg_index.indexrelid))
        from pg_catalog.pg_index
        inner join pg_catalog.pg_attribute
            on
                pg_index.indrelid = pg_attribute.attrelid
                and pg_attribute.attnum = any(pg_index.indkey)
        where
            pg_index.indrelid = 'public.bookings'::regclass
            and pg_index.indisunique
            and pg_attribute.attname = 'booking_date'
            and pg_index.indexrelid
            <> to_regclass('public.bookings_tenant_id_booking_date_key')
    ) as found;

    if differences is not null then
        raise exception 'table "bookings" does not have the expected shape'
            using
                errcode = 'BKM01',
                detail = differences,
                hint = 'Something of that name was there before, made differently: '
                    'compare it with the migration, then alter or drop it.';
    end if;
end;
$$;

comment on column public.bookings.start_at
is 'First moment inside the slot; NULL for a whole day.';
comment on column public.bookings.end_at
is 'First moment after the slot; NULL for a whole day.';
comment on column public.bookings.booking_type is 'A whole day or a time.';
comment on column public.bookings.booking_date is 'The day, for a whole day only.';
comment on column public.bookings.service_id is 'What is done, if that is known.';
comment on column public.bookings.client_timezone is 'The zone the customer saw.';
comment on column public.bookings.google_event_id is 'Its entry in a calendar.';
comment on constraint bookings_booking_date_finite_check on public.bookings
is 'A day of the calendar.';
comment on constraint bookings_client_timezone_fkey on public.bookings
is 'A known zone.';
comment on constraint bookings_google_event_id_not_blank_check on public.bookings
is 'An id can be read.';
comment on constraint bookings_tenant_id_service_id_fkey on public.bookings
is 'A service of the same tenant, which stays while bookings name it.';
comment on constraint bookings_type_has_booking_date_check on public.bookings
is 'A whole day has a date, and nothing else has.';
comment on constraint bookings_type_has_start_at_check on public.bookings
is 'A time has a start, and nothing else has.';
comment on constraint bookings_type_has_end_at_check on public.bookings
is 'A time has an end, and nothing else has.';
comment on constraint bookings_date_has_no_resource_check on public.bookings
is 'A whole day is on no resource.';
comment on index public.bookings_tenant_id_start_at_idx is 'The calendar of a tenant.';
comment on index public.bookings_service_id_idx is 'Of one service.';
comment on index public.bookings_google_event_id_idx is 'Of one calendar entry.';
comment on index public.bookings_tenant_id_service_id_start_at_end_at_idx
is 'The times of one service.';
