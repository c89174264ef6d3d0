-- store: differs: unpromoted
-- The tenant is missing where the resource is looked up: only a foreign key is left.
call pg_temp.alter_body(
    'public.promote_store_record', 'resource.tenant_id = of_tenant and ', ''
);
