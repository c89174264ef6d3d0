-- availability: 23P01 availability_rule_of_service_overlap_excl instead of accepted
-- From when until when a rule holds is missing in the comparison.
alter table public.availability_rule
drop constraint availability_rule_of_service_overlap_excl,
add constraint availability_rule_of_service_overlap_excl exclude using gist (
    service_id with =,
    tenant_id with =,
    day_of_week with =,
    tsrange('2000-01-01'::date + starts, '2000-01-01'::date + ends) with &&
) where (service_id is not null);
