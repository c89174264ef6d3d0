-- availability: 23503 availability_rule_tenant_id_service_id_fkey instead of accepted
-- Deleting a service does not take its rules along.
alter table public.availability_rule
drop constraint availability_rule_tenant_id_service_id_fkey,
add constraint availability_rule_tenant_id_service_id_fkey
foreign key (tenant_id, service_id) references public.service (tenant_id, id);
