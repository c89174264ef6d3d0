-- An order that came after the rewriting: a second execution of 0031 saves it, too.
insert into public.workshop_order (tenant_id, customer_id, vehicle, status)
values (
    '00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000028',
    'a car that came later', 'CONFIRMED'
);
