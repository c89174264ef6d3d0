-- availability: accepted instead of 23505 availability_rule_tenant_id_service_id_day_of_week_starts_key
-- Where the service is NULL, a plain unique rule compares nothing.
alter table public.availability_rule
drop constraint availability_rule_tenant_id_service_id_day_of_week_starts_key,
add constraint availability_rule_tenant_id_service_id_day_of_week_starts_key
unique (tenant_id, service_id, day_of_week, starts);
