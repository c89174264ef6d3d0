-- 0034_workshop_extension_status
--
-- An offer is approved and then completed, or it is declined or canceled.

begin;

select plan(6);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
values
(md5('one')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'red van', 'IN_SERVICE'),
(md5('two')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'blue van', 'IN_SERVICE');

create temporary view extension as select * from public.workshop_extension;
alter view extension alter column tenant_id set default md5('acme')::uuid;
alter view extension alter column order_id set default md5('one')::uuid;
alter view extension alter column description set default 'new brakes';
alter view extension alter column status set default 'PENDING';

-- One in each status, whichever way it gets there.
insert into extension (id)
select md5(status::text)::uuid as id
from unnest(enum_range(null::public.workshop_extension_status)) as status;

update extension set status = 'APPROVED'
where id in (md5('APPROVED')::uuid, md5('COMPLETED')::uuid);
update extension set status = 'COMPLETED'
where id = md5('COMPLETED')::uuid;
update extension set status = 'DECLINED'
where id = md5('DECLINED')::uuid;
update extension set status = 'CANCELLED'
where id = md5('CANCELLED')::uuid;

-- Each is tried on its own, and undone where it succeeds.
create function pg_temp.outcome(
    old public.workshop_extension_status, new public.workshop_extension_status
)
returns text
language plpgsql as $$
begin
    update extension set status = new where id = md5(old::text)::uuid;
    raise 'done' using errcode = 'BK001';
exception
    when sqlstate 'BK001' then return 'done';
    when sqlstate 'BKC11' then return 'refused';
end;
$$;

-- its life --------------------------------------------------------------------
select set_eq(
    $$
        select old::text, new::text
        from unnest(enum_range(null::public.workshop_extension_status)) as old
        cross join unnest(enum_range(null::public.workshop_extension_status)) as new
        where old <> new and pg_temp.outcome(old, new) = 'done'
    $$,
    $$
        values
        ('PENDING', 'APPROVED'),
        ('PENDING', 'DECLINED'),
        ('PENDING', 'CANCELLED'),
        ('APPROVED', 'COMPLETED')
    $$,
    'an extension goes the ways that are meant for it, and no others'
);

select throws_ok(
    $$ insert into extension (id, status) values (md5('x')::uuid, 'APPROVED') $$,
    'BKC11',
    'extension "' || md5('x')::uuid || '" cannot go from nothing to APPROVED',
    'an extension cannot begin as approved'
);

select throws_ok(
    $$ update extension set status = 'PENDING' where id = md5('DECLINED')::uuid $$,
    'BKC11',
    'extension "' || md5('DECLINED')::uuid || '" cannot go from DECLINED to PENDING',
    'the error of an extension names both states'
);

select lives_ok(
    $$ update extension set status = 'DECLINED' where id = md5('DECLINED')::uuid $$,
    'an extension can be written with the status that it has'
);

-- its order -------------------------------------------------------------------
select throws_ok(
    $$
        update extension set order_id = md5('two')::uuid
        where id = md5('PENDING')::uuid
    $$,
    'BKC11',
    'cannot move extension "' || md5('PENDING')::uuid || '" to another workshop order',
    'an extension stays with its order'
);

select results_eq(
    'select pending_extensions from public.workshop_order order by vehicle desc',
    array[1, 0],
    'only pending extensions are counted'
);

select * from finish();
rollback;
