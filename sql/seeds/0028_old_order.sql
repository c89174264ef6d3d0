-- An order with an older name of its status: what 0031 rewrites and its way down keeps.
insert into public.customer (id, tenant_id, name, email)
values (
    '00000000-0000-4000-8000-000000000028', '00000000-0000-4000-8000-000000000000',
    'Ada', 'ada@example.com'
);

insert into public.workshop_order (tenant_id, customer_id, vehicle, status)
values (
    '00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000028',
    'a car on its way', 'IN_TRANSIT_TO_WORKSHOP'
);
