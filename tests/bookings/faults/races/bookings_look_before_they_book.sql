-- bookings, book between + move between: invariant "no time is given twice" is broken
-- Instead of the exclusion constraints: what people write who do not know of them.
alter table public.bookings
drop constraint bookings_excl_resource_time,
drop constraint bookings_resource_occupied_once_excl;

create function public.look_first() returns trigger language plpgsql as $$
begin
    if exists (
        select from public.bookings as other
        where
            other.id <> new.id
            and other.resource_id = new.resource_id
            and other.status in ('pending', 'confirmed', 'checked_in')
            and other.start_at < new.end_at
            and new.start_at < other.end_at
    ) then
        raise exclusion_violation;
    end if;
    return new;
end $$;

create trigger bookings_look_first before insert or update on public.bookings
for each row execute function public.look_first();
