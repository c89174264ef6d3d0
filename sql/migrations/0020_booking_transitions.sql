-- 0020_booking_transitions
--
-- Which status may follow which. Only a change of status is judged, after canceled_at
-- and no_show_flag have decided what the status is: a write of theirs is refused where
-- the step is. A new booking may begin with any status that its columns justify, such
-- as one that is taken over from elsewhere. No row changes.
--
-- Needs:  0008_bookings
-- Tests:  sql/tests/0020_*.sql
--! locks: share row exclusive public.bookings
--! allow: trigger-on-old-table: it judges steps, and old rows take none

create or replace function public.booking_statuses_after(status public.booking_status)
returns public.booking_status[]
language sql
immutable
security invoker
set search_path = ''
as $$
    select
        case status
            when 'pending' then '{confirmed, canceled, failed, no_show}'
            when 'confirmed' then '{checked_in, completed, canceled, no_show}'
            when 'checked_in' then '{completed, no_show}'
            else '{}'
        end::public.booking_status[]
$$;
comment on function public.booking_statuses_after(public.booking_status)
is 'The statuses that may follow one; none where it is final.';


create or replace function public.refuse_booking_transition()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    allowed constant public.booking_status[] :=
        public.booking_statuses_after(old.status);
begin
    if new.status = any (allowed) then
        return new;
    end if;

    raise exception 'cannot turn booking "%" from % to %', new.id, old.status, new.status
        using
            errcode = 'BKA06',
            detail = case
                when allowed = '{}' then format('%s is final.', old.status)
                else format(
                    'After %s: %s.', old.status, array_to_string(allowed, ', ')
                )
            end,
            hint = 'canceled_at and no_show_flag change the status, too. Where a '
                'booking is over, make a new one.';
end;
$$;
comment on function public.refuse_booking_transition()
is 'Trigger: a status is followed by one of booking_statuses_after() (BKA06).';

-- Its name puts it behind bookings_settle_status, which decides what the status is.
create or replace trigger bookings_status_follows
before update on public.bookings
for each row when (new.status <> old.status)
execute function public.refuse_booking_transition();
comment on trigger bookings_status_follows on public.bookings
is 'A booking goes through its life cycle step by step.';


do $$
begin
    raise notice 'bookings: transitions are enforced from here on, 0 rows changed';
end;
$$;
