-- 0023_rule_references
--
-- A rule is of its tenant's service, or of every service, and goes with it.

begin;

select plan(5);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name)
values
(md5('acme')::uuid, 'acme', 'Acme'),
(md5('other')::uuid, 'other', 'Other');

insert into public.service (
    id, tenant_id, slug, name, duration_minutes, price_cents
)
values
(md5('talk')::uuid, md5('acme')::uuid, 'talk', 'Talk', 60, 0),
(md5('walk')::uuid, md5('acme')::uuid, 'walk', 'Walk', 60, 0),
(md5('tour')::uuid, md5('other')::uuid, 'tour', 'Tour', 60, 0);

create temporary view hours as select * from public.availability_rule;
alter view hours alter column tenant_id set default md5('acme')::uuid;
alter view hours alter column service_id set default md5('talk')::uuid;
alter view hours alter column day_of_week set default 1;
alter view hours alter column starts set default '09:00';
alter view hours alter column ends set default '12:00';

insert into hours (tenant_id, service_id)
values
(md5('acme')::uuid, md5('talk')::uuid),
(md5('acme')::uuid, md5('walk')::uuid),
(md5('acme')::uuid, null),
(md5('other')::uuid, null);

-- references ------------------------------------------------------------------
select throws_ok(
    $$
        insert into hours (service_id, day_of_week)
        values (md5('tour')::uuid, 5)
    $$,
    '23503',
    'insert or update on table "availability_rule" violates foreign key constraint '
    || '"availability_rule_tenant_id_service_id_fkey"',
    'a rule cannot be for another tenant''s service'
);

delete from public.service
where slug = 'talk';

select is_empty(
    $$ select from hours where service_id = md5('talk')::uuid $$,
    'deleting a service takes its rules along'
);

select isnt_empty(
    $$ select from hours where service_id = md5('walk')::uuid $$,
    'deleting a service leaves the rules of other services'
);

delete from public.tenant
where slug = 'acme';

select is_empty(
    $$ select from hours where tenant_id = md5('acme')::uuid $$,
    'deleting a tenant takes its rules along, also those of every service'
);

select isnt_empty(
    $$ select from hours where tenant_id = md5('other')::uuid $$,
    'deleting a tenant leaves the rules of other tenants'
);

select * from finish();
rollback;
