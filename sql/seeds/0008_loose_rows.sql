-- Rows as loose as the first store allowed: NULL in everything that may be NULL. They
-- show what 0009 fills in and its way down does not take out again; a token in its own
-- spelling shows what 0012 changes, a hold on a day that nobody made what 0013 makes,
-- two blackouts that overlap what 0014 merges.
insert into public.tenant (id, slug, name, timezone)
values (
    '00000000-0000-4000-8000-000000000000', 'loose', 'Rows from before NOT NULL', 'UTC'
);

insert into public.resource (
    id, tenant_id, code, timezone, type, name, metadata, is_active, created_at,
    updated_at
)
values (
    '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000000',
    'loose', 'UTC', 'TOUR', 'A loose tour', null, null, null, null
);

insert into public.resource_capacity (
    resource_id, date, max_capacity, available_capacity, created_at, updated_at
)
values ('00000000-0000-4000-8000-000000000001', '2026-05-01', 3, 2, null, null);

insert into public.resource_blackout (
    resource_id, start_date, end_date, created_at, updated_at
)
values
('00000000-0000-4000-8000-000000000001', '2026-06-01', '2026-06-02', null, null),
('00000000-0000-4000-8000-000000000001', '2026-06-02', '2026-06-03', null, null);

insert into public.resource_hold (
    resource_id, date, quantity, customer_email, expires_at, idempotency_token, status,
    created_at, updated_at
)
values
(
    '00000000-0000-4000-8000-000000000001', '2026-05-01', 1, 'ada@example.com',
    '2026-04-01 12:00+00', ' Loose', 'RELEASED', null, null
),
(
    '00000000-0000-4000-8000-000000000001', '2026-05-02', 1, 'ada@example.com',
    '2026-04-01 12:00+00', 'unmade', 'ACTIVE', null, null
);

insert into public.resource_allocation (
    resource_id, date, quantity, order_id, line_item_id, created_at
)
values (
    '00000000-0000-4000-8000-000000000001', '2026-05-01', 1, 'order-1', 'line-1', null
);
