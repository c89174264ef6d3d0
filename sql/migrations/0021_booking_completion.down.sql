-- 0021_booking_completion, down
--
-- Bookings can be completed at any time again. Stops while one has a payment.
--
--! locks: access exclusive public.bookings
--! allow: lock-table: no payment may come between the look for it and the drop

do $$
declare
    paid bigint;
    first_paid text;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('public.bookings')
            and attname = 'paid_at'
            and not attisdropped
    ) then
        return;
    end if;

    lock table public.bookings in access exclusive mode;

    select count(*), array_to_string((array_agg(id order by id))[:20], ', ')
    into paid, first_paid
    from public.bookings
    where paid_at is not null;

    if paid > 0 then
        raise exception 'cannot remove column "paid_at" of table "bookings"'
            using
                errcode = 'BKM04',
                detail = format('%s bookings are paid: %s', paid, first_paid)
                    || case when paid > 20 then ', …' else '' end,
                hint = 'Export and clear it first: a down file never deletes.';
    end if;

    drop trigger if exists bookings_status_suits_time on public.bookings;
    alter table public.bookings drop column paid_at;
end;
$$;


drop function if exists public.refuse_early_completion();
