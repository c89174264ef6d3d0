-- workshop: accepted instead of BKC08 | BKC06 instead of BKC08
-- The tenant is missing where the order is looked up.
call pg_temp.alter_body(
    'public.transition_workshop_order', 'tenant_id = of_tenant and ', ''
);
