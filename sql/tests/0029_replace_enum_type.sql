-- 0029_replace_enum_type
--
-- Labels leave an enum; whatever mentions it or its column stays as it was.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
create type public.mood as enum ('calm', 'angry', 'gone');
comment on type public.mood is 'A probe.';

create table public.probe (
    mood public.mood not null default 'calm',
    note text,
    constraint probe_note_check check (mood <> 'angry' or note is not null)
);
comment on constraint probe_note_check on public.probe is 'A reason.';

create index probe_note_idx on public.probe (note) where mood = 'angry';
comment on index public.probe_note_idx is 'The angry ones.';

create function public.greet(public.mood default 'calm') returns text
language sql return 'hello';
revoke execute on function public.greet(public.mood) from public;
grant execute on function public.greet(public.mood) to pg_monitor;

create trigger probe_of before update of mood on public.probe for each row
execute function public.update_updated_at_column();
comment on trigger probe_of on public.probe is 'Of the column.';
create trigger probe_when after update on public.probe
for each row when (new.mood = 'angry')
execute function public.update_updated_at_column();
alter table public.probe disable trigger probe_of;

create table public.copy (mood public.mood);
insert into public.copy (mood) values ('angry');
-- Everything that the catalog says of it, as text.
create function pg_temp.described()
returns table (line text, remark text)
language sql as $$
    select pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')
    from pg_constraint
    where conrelid = 'public.probe'::regclass and contype = 'c'
    union all
    select pg_get_indexdef(indexrelid), obj_description(indexrelid, 'pg_class')
    from pg_index
    where indrelid = 'public.probe'::regclass
    union all
    select pg_get_triggerdef(oid) || tgenabled::text, obj_description(oid, 'pg_trigger')
    from pg_trigger
    where tgrelid = 'public.probe'::regclass
    union all
    select pg_get_functiondef(oid) || proacl::text, obj_description(oid, 'pg_proc')
    from pg_proc
    where proname = 'greet'
    union all
    select pg_get_expr(adbin, adrelid), null
    from pg_attrdef
    where adrelid = 'public.probe'::regclass
    union all
    select typname, obj_description(oid, 'pg_type')
    from pg_type
    where typname in ('mood', 'mood_replaced')
$$;

create temporary table before as
select * from pg_temp.described();

-- refused ---------------------------------------------------------------------
select throws_ok(
    $$ call public.replace_enum_type('public.mood', array['calm', 'gone']) $$,
    '22P02',
    'invalid input value for enum public.mood: "angry"',
    'a label that is stored somewhere cannot go'
);

create view public.seen as select probe.mood from public.probe;
select throws_ok(
    $$ call public.replace_enum_type('public.mood', array['angry', 'calm']) $$,
    '0A000',
    'cannot alter type of a column used by a view or rule',
    'a view on the column is in the way, and is not taken off'
);

drop view public.seen;

select
    bag_eq(
        'select * from pg_temp.described()', 'table before', 'a refusal changes nothing'
    );

-- replaced --------------------------------------------------------------------
select lives_ok(
    $$ call public.replace_enum_type('public.mood', array['angry', 'calm']) $$,
    'a label that nothing needs can go'
);

select enum_has_labels(
    'public', 'mood', array['angry', 'calm'], 'the type has the labels that were given'
);

select bag_eq(
    'select * from pg_temp.described()', 'table before',
    'default, checks, indexes, triggers, functions, rights and comments survive'
);

select results_eq(
    'select mood::text from public.copy', array['angry'], 'rows keep what they say'
);

select results_eq(
    $$ select public.greet('calm') $$, array['hello'], 'functions take the new type'
);

select hasnt_type('public', 'mood_replaced', 'the older type is gone');

select * from finish();
rollback;
