-- capacity: accepted instead of 23P01 resource_blackout_never_overlap_excl
-- `[]` to `[)`: two blackouts share a day.
alter table public.resource_blackout
drop constraint resource_blackout_never_overlap_excl,
add constraint resource_blackout_never_overlap_excl exclude using gist (
    tenant_id with =,
    resource_id with =,
    daterange(start_date, end_date, '[)') with &&
);
