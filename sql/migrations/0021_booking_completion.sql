-- 0021_booking_completion
--
-- A completed booking blocks nobody, so one in the future would give its slot away: a
-- booking is completed when its end has passed, or when it has begun and is paid. The
-- rule looks at now(), which no check constraint can, where a booking becomes completed
-- and where the times or the payment of a completed one change. What it let through
-- stays right, for time only goes on.
--
-- Bookings that were completed too early stay as they are, and are listed. To stop here
-- would help nobody: completed is final, each becomes right when its time comes, and
-- what was booked into its slot meanwhile is there already. Other columns of them can
-- change; their times and payment only so that the rule holds afterwards.
--
-- Needs:  0002_migration_checks, 0008_bookings, 0020_booking_transitions
-- Tests:  sql/tests/0021_*.sql
--! locks: access exclusive public.bookings
--! allow: trigger-on-old-table: old rows that break the rule are listed at the end

alter table public.bookings
add column if not exists paid_at timestamptz
constraint bookings_paid_at_finite_check check (isfinite(paid_at));

comment on column public.bookings.paid_at is 'When it was paid, if it was.';
comment on constraint bookings_paid_at_finite_check on public.bookings
is 'A payment has a time.';


create or replace function public.refuse_early_completion()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE'
        and (old.status, old.start_at, old.end_at, old.paid_at)
        is not distinct from (new.status, new.start_at, new.end_at, new.paid_at)
    then
        return new;
    end if;

    -- Said in the affirmative, so that a missing time counts as not passed.
    if new.end_at <= now()
        or (new.start_at <= now() and new.paid_at is not null)
    then
        return new;
    end if;

    raise exception 'cannot complete booking "%" yet', new.id
        using
            errcode = 'BKA07',
            detail = case
                when new.start_at <= now()
                    then format('It ends at %s and is not paid.', new.end_at)
                else format('It begins at %s, paid or not.', new.start_at)
            end,
            hint = 'Wait for its end; once it has begun, paid_at is enough.';
end;
$$;
comment on function public.refuse_early_completion()
is 'Trigger: completed is what has ended, or has begun and is paid (BKA07).';

-- Its name puts it behind bookings_settle_status and bookings_status_follows.
create or replace trigger bookings_status_suits_time
before insert or update on public.bookings
for each row when (new.status = 'completed')
execute function public.refuse_early_completion();
comment on trigger bookings_status_suits_time on public.bookings
is 'No slot of the future is given away by completing its booking.';


call public.require_shape(
    'public.bookings',
    array[
        'paid_at timestamp with time zone',
        'bookings_paid_at_finite_check CHECK (isfinite(paid_at))'
    ]
);


do $$
declare
    early bigint;
    first_early text;
begin
    select
        count(*),
        array_to_string((array_agg(id order by start_at, id))[:20], ', ')
    into early, first_early
    from public.bookings
    where
        status = 'completed'
        and end_at > now()
        and not (start_at <= now() and paid_at is not null);

    raise notice 'bookings: % completed before their time, 0 rows changed%',
        early, coalesce(': ' || first_early, '')
        || case when early > 20 then ', …' else '' end;
end;
$$;
