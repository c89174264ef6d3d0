-- 0038_store_promotion
--
-- The records of the mirror become bookings: on the resource whose code they name, for
-- a customer who is made for each user of the store. What cannot become one stays, with
-- the reason, and is tried again by the next run; what has become one is remembered and
-- never becomes another, whatever happens to the record later.
--
-- Needs:  0006_customers, 0007_resource_tenants, 0008_bookings, 0037_store_backfill
-- Tests:  sql/tests/0038_*.sql, tests/bookings/test_store_promotion.py
--! locks: share row exclusive public.store_booking
--! locks: share row exclusive public.store
--! locks: share row exclusive public.customer
--! locks: share row exclusive public.bookings
--! allow: trigger-on-old-table: it acts on deletions alone

create table if not exists public.store_customer (
    tenant_id uuid not null,
    user_id text not null,
    customer_id uuid not null,

    constraint store_customer_pkey primary key (tenant_id, user_id),
    constraint store_customer_tenant_id_fkey
    foreign key (tenant_id) references public.store (tenant_id),
    constraint store_customer_tenant_id_customer_id_fkey
    foreign key (tenant_id, customer_id) references public.customer (tenant_id, id)
);
comment on table public.store_customer
is 'Which customer a user of the store is. Who knows better may fill it in advance.';
comment on column public.store_customer.tenant_id is 'Whose file.';
comment on column public.store_customer.user_id is 'What the store calls the user.';
comment on column public.store_customer.customer_id is 'The customer.';
comment on constraint store_customer_pkey on public.store_customer
is 'A user is one customer.';
comment on constraint store_customer_tenant_id_fkey on public.store_customer
is 'Part of a file.';
comment on constraint store_customer_tenant_id_customer_id_fkey
on public.store_customer
is 'A customer of the same tenant, who stays.';

create index if not exists store_customer_tenant_id_customer_id_idx
on public.store_customer (tenant_id, customer_id);
comment on index public.store_customer_tenant_id_customer_id_idx
is 'Of one customer.';


create table if not exists public.store_promotion (
    tenant_id uuid not null,
    key text not null,
    booking_id uuid,
    promoted_record jsonb,
    reason text,
    tried_at timestamptz not null default now(),

    constraint store_promotion_pkey primary key (tenant_id, key),
    constraint store_promotion_tenant_id_key_fkey
    foreign key (tenant_id, key) references public.store_booking (tenant_id, key),
    constraint store_promotion_tenant_id_booking_id_fkey
    foreign key (tenant_id, booking_id) references public.bookings (tenant_id, id),
    constraint store_promotion_tenant_id_booking_id_key unique (tenant_id, booking_id),

    -- It became a booking, or there is a reason why not.
    constraint store_promotion_booking_or_reason_check check (
        (booking_id is null) = (reason is not null)
        and (booking_id is null) = (promoted_record is null)
    )
);
comment on table public.store_promotion is 'What became of a record of the store.';
comment on column public.store_promotion.tenant_id is 'Whose file.';
comment on column public.store_promotion.key is 'Which record.';
comment on column public.store_promotion.booking_id is 'The booking it became.';
comment on column public.store_promotion.promoted_record is 'What it said then.';
comment on column public.store_promotion.reason is 'Why it became none.';
comment on column public.store_promotion.tried_at is 'When that was tried last.';
comment on constraint store_promotion_pkey on public.store_promotion
is 'A record becomes one booking.';
comment on constraint store_promotion_tenant_id_key_fkey on public.store_promotion
is 'A record that was promoted stays in the file.';
comment on constraint store_promotion_tenant_id_booking_id_fkey
on public.store_promotion
is 'A booking that a record became stays.';
comment on constraint store_promotion_tenant_id_booking_id_key
on public.store_promotion
is 'A booking comes from one record.';
comment on constraint store_promotion_booking_or_reason_check
on public.store_promotion
is 'A booking with what the record said, or a reason.';


create or replace function public.forget_store_refusals()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from public.store_promotion
    where
        tenant_id = old.tenant_id
        and key = old.key
        and booking_id is null;

    return old;
end;
$$;
comment on function public.forget_store_refusals()
is 'Trigger: the reason why a record became no booking goes with it.';

create or replace trigger store_booking_forget_refusals
before delete on public.store_booking
for each row execute function public.forget_store_refusals();
comment on trigger store_booking_forget_refusals on public.store_booking
is 'A record that became no booking can go.';


create or replace function public.store_customer_id(of_tenant uuid, of_user text)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    found_id uuid;
begin
    select store_customer.customer_id
    into found_id
    from public.store_customer
    where store_customer.tenant_id = of_tenant and store_customer.user_id = of_user;

    if found_id is null then
        insert into public.customer (tenant_id, name)
        values (of_tenant, of_user)
        returning id into found_id;

        insert into public.store_customer (tenant_id, user_id, customer_id)
        values (of_tenant, of_user, found_id);
    end if;

    return found_id;
end;
$$;
comment on function public.store_customer_id(uuid, text)
is 'The customer who a user of the store is; makes one of that name if need be.';


create or replace function public.store_canceled_at(record jsonb)
returns timestamptz
language sql
stable
security invoker
set search_path = ''
as $$
    select
        coalesce(
            -- The backfill adds a line with the status, but later.
            min(public.store_time(line.entry -> 'ts')),
            public.store_time(record -> 'updated_at'),
            now()
        )
    from jsonb_array_elements(
        case jsonb_typeof(record -> 'history')
            when 'array' then record -> 'history'
            else '[]'
        end
    ) as line (entry)
    where line.entry ->> 'status' = 'cancelled'
$$;
comment on function public.store_canceled_at(jsonb)
is 'When a record was cancelled: the first line of its history that says so, else its'
' last change.';


create or replace function public.promote_store_record(of_tenant uuid, of_key text)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    candidate public.store_booking;
    room uuid;
    booking uuid;
begin
    select *
    into candidate
    from public.store_booking
    where tenant_id = of_tenant and key = of_key;

    select resource.id
    into room
    from public.resource
    where resource.tenant_id = of_tenant and resource.code = candidate.resource_id;

    if candidate.start_at is null then
        return 'has no start';
    elsif candidate.duration_min is null then
        return 'has no duration';
    elsif candidate.duration_min <= 0 then
        return format('has a duration of %s minutes', candidate.duration_min);
    elsif room is null then
        return format('resource "%s" is unknown', candidate.resource_id);
    end if;

    insert into public.bookings (
        tenant_id, resource_id, customer_id, client_generated_id,
        start_at, end_at, status, canceled_at, created_at
    )
    select
        of_tenant,
        room,
        public.store_customer_id(of_tenant, candidate.user_id),
        'store/' || of_key,
        candidate.start_at,
        candidate.start_at
        + candidate.duration_min::double precision * interval '1 minute',
        'confirmed',
        case
            when candidate.status = 'cancelled'
                then public.store_canceled_at(candidate.record)
        end,
        coalesce(candidate.created_at, now())
    returning id into booking;

    insert into public.store_promotion (tenant_id, key, booking_id, promoted_record)
    values (of_tenant, of_key, booking, candidate.record)
    on conflict (tenant_id, key) do update
    set
        booking_id = excluded.booking_id,
        promoted_record = excluded.promoted_record,
        reason = null,
        tried_at = excluded.tried_at;

    return null;
exception
    when exclusion_violation then
        return 'overlaps a booking of its resource';
    when others then
        -- What a booking must be and this one is not; all else is no reason.
        if sqlstate ~ '^(22|23|BK)' then
            return sqlerrm;
        end if;

        raise;
end;
$$;
comment on function public.promote_store_record(uuid, text)
is 'Makes a booking of one record, or says why it cannot; part of promote_store().';


create or replace function public.promote_store(of_tenant uuid)
returns table (promoted bigint, refused bigint)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    of_key text;
    fault text;
begin
    perform public.lock_store(of_tenant);
    promoted := 0;
    refused := 0;

    -- Of two that overlap, the one that was made first becomes a booking.
    for of_key in
        select waiting.key
        from public.store_booking as waiting
        where
            waiting.tenant_id = of_tenant
            and not exists (
                select from public.store_promotion as done
                where
                    done.tenant_id = of_tenant
                    and done.key = waiting.key
                    and done.booking_id is not null
            )
        order by waiting.created_at, waiting.key
    loop
        fault := public.promote_store_record(of_tenant, of_key);

        if fault is null then
            promoted := promoted + 1;
        else
            refused := refused + 1;

            insert into public.store_promotion (tenant_id, key, reason)
            values (of_tenant, of_key, fault)
            on conflict (tenant_id, key) do update
            set
                reason = excluded.reason,
                tried_at = excluded.tried_at;
        end if;
    end loop;

    raise notice 'bookings: % records of tenant "%" promoted, % refused',
        promoted, of_tenant, refused;

    return next;
end;
$$;
comment on function public.promote_store(uuid)
is 'Makes bookings of all records of a tenant that are none yet, and says how many it'
' made and how many it could not; store_unpromoted has the reasons.';


create or replace view public.store_unpromoted
with (security_invoker = true) as
select
    store_booking.tenant_id,
    store_booking.key,
    coalesce(store_promotion.reason, 'was not tried yet') as reason
from public.store_booking
left join public.store_promotion
    on
        store_booking.tenant_id = store_promotion.tenant_id
        and store_booking.key = store_promotion.key
where store_promotion.booking_id is null;

comment on view public.store_unpromoted is 'Records that are no bookings, and why.';
comment on column public.store_unpromoted.tenant_id is 'Whose file.';
comment on column public.store_unpromoted.key is 'Which record.';
comment on column public.store_unpromoted.reason is 'Why it became none.';


create or replace view public.store_verification
with (security_invoker = true) as
select
    store.tenant_id,
    store.record_count as rows_before,
    count(store_booking.key) as rows_after,
    count(store_booking.key) filter (
        where public.is_blank(store_booking.resource_id)
    ) as rows_without_resource,
    coalesce(
        array_agg(store_booking.key order by store_booking.key) filter (
            where store_booking.key is not null and store_promotion.booking_id is null
        ),
        '{}'
    ) as not_promoted,
    coalesce(
        array_agg(store_booking.key order by store_booking.key) filter (
            where store_promotion.promoted_record <> store_booking.record
        ),
        '{}'
    ) as changed_since_promoted
from public.store
left join public.store_booking on store.tenant_id = store_booking.tenant_id
left join public.store_promotion
    on
        store_booking.tenant_id = store_promotion.tenant_id
        and store_booking.key = store_promotion.key
group by store.tenant_id;

comment on view public.store_verification
is 'Whether everything has arrived, one row per store.';
comment on column public.store_verification.tenant_id is 'Whose file.';
comment on column public.store_verification.rows_before is 'Records in the file.';
comment on column public.store_verification.rows_after is 'Records in the mirror.';
comment on column public.store_verification.rows_without_resource
is 'Records that name no resource: there should be none.';
comment on column public.store_verification.not_promoted
is 'Keys of records that are no bookings; store_unpromoted says why.';
comment on column public.store_verification.changed_since_promoted
is 'Keys of records that the file changed after they had become bookings.';
