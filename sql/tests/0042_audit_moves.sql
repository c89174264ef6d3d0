-- 0042_audit_moves
--
-- A row that moves is found in the audit of where it was and of where it is.

begin;

select plan(4);

-- arrange ---------------------------------------------------------------------
\ir _two_tenants.sql
\ir _audit_news.sql

-- to another tenant -----------------------------------------------------------
-- As in 0011: a resource without bookings moves, and takes its holds along.
delete from public.bookings;
delete from public.resource_hold
where tenant_id = md5('other')::uuid;
select pg_temp.look();
update public.resource set
    tenant_id = md5('other')::uuid,
    code = 'second van'
where id = md5('acme van')::uuid;

select results_eq(
    $$
        select action, old_values ->> 'customer_email', new_values
        from pg_temp.news()
    $$,
    $$ values ('DELETE', 'ada@x.org', null::jsonb) $$,
    'a row that goes to another tenant leaves the first one'
);

select results_eq(
    $$
        select action, old_values, new_values ->> 'customer_email'
        from pg_temp.news('other')
    $$,
    $$ values ('INSERT', null::jsonb, 'ada@x.org') $$,
    'it arrives at the other one, which does not read what was before'
);

-- to another partition --------------------------------------------------------
create table public.probe (
    tenant_id uuid,
    id uuid,
    day date
) partition by range (day);
create table public.probe_early partition of public.probe
for values from ('2100-01-01') to ('2100-02-01');
create table public.probe_late partition of public.probe
for values from ('2100-02-01') to ('2100-03-01');
create trigger probe_record_change
after insert or update or delete on public.probe
for each row execute function public.record_row_change('probe');

insert into public.probe values (md5('acme')::uuid, md5('row')::uuid, '2100-01-31');
select pg_temp.look();
update public.probe set day = '2100-02-01';

select results_eq(
    $$
        select relation, action, old_values ->> 'day', new_values ->> 'day'
        from pg_temp.news()
    $$,
    $$
        values
        ('probe', 'DELETE', '2100-01-31', null),
        ('probe', 'INSERT', null, '2100-02-01')
    $$,
    'a row that goes to another partition is recorded under the name of its table'
);

select pg_temp.look();
update public.probe set day = '2100-02-02';

select results_eq(
    $$ select relation, action, new_values from pg_temp.news() $$,
    $$ values ('probe', 'UPDATE', '{"day": "2100-02-02"}'::jsonb) $$,
    'one that stays in its partition is one change'
);

select * from finish();
rollback;
