-- 0038_store_promotion, down
--
-- Records do not become bookings any more. Stops while it is remembered of one that it
-- did, or why it did not, or which customer a user is.
--
--! locks: access exclusive public.store_booking
--! locks: access exclusive public.store
--! locks: access exclusive public.customer
--! locks: access exclusive public.bookings
--! locks: access exclusive public.store_customer
--! locks: access exclusive public.store_promotion
--! locks: access exclusive public.store_unpromoted
--! locks: access exclusive public.store_verification

do $$
begin
    if to_regclass('public.store_promotion') is not null then
        call public.require_no_rows('public.store_promotion', 'key');
    end if;

    if to_regclass('public.store_customer') is not null then
        call public.require_no_rows('public.store_customer', 'user_id');
    end if;

    if to_regclass('public.store_booking') is not null then
        drop trigger if exists store_booking_forget_refusals on public.store_booking;
    end if;
end;
$$;


drop view if exists public.store_verification;
drop view if exists public.store_unpromoted;
drop function if exists public.promote_store(uuid);
drop function if exists public.promote_store_record(uuid, text);
drop function if exists public.store_canceled_at(jsonb);
drop function if exists public.store_customer_id(uuid, text);
drop function if exists public.forget_store_refusals();
drop table if exists public.store_promotion;
drop table if exists public.store_customer;
