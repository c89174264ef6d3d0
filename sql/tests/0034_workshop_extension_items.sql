-- 0034_workshop_extension_items
--
-- What an extension costs is the sum of its items, and stays what was decided on.

begin;

select plan(12);

-- arrange ---------------------------------------------------------------------
insert into public.tenant (id, slug, name, timezone)
values (md5('acme')::uuid, 'acme', 'Acme', 'UTC');

insert into public.customer (id, tenant_id, name)
values (md5('ada')::uuid, md5('acme')::uuid, 'Ada');

insert into public.workshop_order (id, tenant_id, customer_id, vehicle, status)
values (md5('one')::uuid, md5('acme')::uuid, md5('ada')::uuid, 'van', 'IN_SERVICE');

insert into public.workshop_extension (id, tenant_id, order_id, description)
values
(md5('brakes')::uuid, md5('acme')::uuid, md5('one')::uuid, 'new brakes'),
(md5('tyres')::uuid, md5('acme')::uuid, md5('one')::uuid, 'new tyres');

create temporary view item as select * from public.workshop_extension_item;
alter view item alter column tenant_id set default md5('acme')::uuid;
alter view item alter column extension_id set default md5('brakes')::uuid;
alter view item alter column description set default 'disc';
alter view item alter column price_cents set default 1;

create temporary view total as
select string_agg(total_cents::text, ', ' order by description) as cents
from public.workshop_extension;

-- the total -------------------------------------------------------------------
select results_eq(
    'table total', array['0, 0'], 'an extension without items costs nothing'
);

insert into item (id, price_cents)
values (md5('disc')::uuid, 12000), (md5('pad')::uuid, 8050);

select results_eq(
    'table total', array['20050, 0'], 'the total is the sum of the items'
);

update item set price_cents = 0
where id = md5('pad')::uuid;
select results_eq(
    'table total', array['12000, 0'], 'a price that changes is counted'
);

update item set extension_id = md5('tyres')::uuid
where id = md5('disc')::uuid;
select results_eq(
    'table total', array['0, 12000'], 'an item that moves is counted where it is'
);

update public.workshop_extension set total_cents = 1;
select results_eq('table total', array['0, 12000'], 'nobody can write the total');

delete from item
where id = md5('disc')::uuid;
select results_eq('table total', array['0, 0'], 'an item that goes is not counted');

-- items -----------------------------------------------------------------------
select throws_ok(
    $$ insert into item (price_cents) values (-1) $$,
    '23514',
    'new row for relation "workshop_extension_item" violates check constraint '
    || '"workshop_extension_item_price_not_negative_check"',
    'a negative price is refused'
);

select throws_ok(
    $$ insert into item (description) values ('') $$,
    '23514',
    'new row for relation "workshop_extension_item" violates check constraint '
    || '"workshop_extension_item_description_not_blank_check"',
    'an item that says nothing is refused'
);

select throws_ok(
    $$ insert into item (tenant_id) values (md5('other')::uuid) $$,
    '23503',
    'insert or update on table "workshop_extension_item" violates foreign key '
    || 'constraint "workshop_extension_item_tenant_id_extension_id_fkey"',
    'an item of another tenant''s extension is refused'
);

select throws_ok(
    $$ delete from public.workshop_extension where id = md5('brakes')::uuid $$,
    '23503',
    'update or delete on table "workshop_extension" violates foreign key constraint '
    || '"workshop_extension_item_tenant_id_extension_id_fkey" on table '
    || '"workshop_extension_item"',
    'an extension that has items stays'
);

-- when it is decided on -------------------------------------------------------
update public.workshop_extension set status = 'APPROVED'
where id = md5('brakes')::uuid;

select throws_ok(
    $$ insert into item (price_cents) values (5) $$,
    'BKC12',
    'cannot change the items of extension "' || md5('brakes')::uuid || '"',
    'an extension that was decided on gets no more items'
);

select throws_ok(
    $$ update item set extension_id = md5('tyres')::uuid $$,
    'BKC12',
    'cannot change the items of extension "' || md5('brakes')::uuid || '"',
    'an extension that was decided on loses no item'
);

select * from finish();
rollback;
