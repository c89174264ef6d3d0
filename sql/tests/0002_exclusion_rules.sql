-- 0002_exclusion_rules
--
-- A migration finds the rule it replaces by what the rule says, not by its name.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
create table public.probe (
    room integer,
    start_at timestamptz,
    end_at timestamptz
);

-- none ------------------------------------------------------------------------
select throws_ok(
    $$ select public.only_exclusion_rule('public.probe', array['room =']) $$,
    'BKM03',
    'table "public.probe" has 0 exclusion constraints on room =',
    'no rule of that kind is an error'
);

-- one -------------------------------------------------------------------------
alter table public.probe
add constraint first_rule exclude using gist (room with =),
add constraint told_bounds exclude using gist (
    tstzrange(start_at, end_at, '[)') with &&, room with =
),
add constraint closed_bounds exclude using gist (
    room with =, tstzrange(start_at, end_at, '[]') with &&
);

select is(
    public.only_exclusion_rule('public.probe', array['room =']),
    'first_rule',
    'the only rule of that kind is found whatever its name'
);

select is(
    public.only_exclusion_rule(
        'public.probe', array['room =', 'tstzrange(start_at, end_at) &&']
    ),
    'told_bounds',
    'a rule is found in any order of its elements, and with [) written out or not'
);

select is(
    public.only_exclusion_rule(
        'public.probe', array['room =', 'tstzrange(start_at, end_at, ''[]''::text) &&']
    ),
    'closed_bounds',
    'a rule with other bounds is another rule'
);

alter table public.probe
add constraint not_gist exclude using btree (room with =);

select is(
    public.only_exclusion_rule('public.probe', array['room =']),
    'first_rule',
    'a rule that is not GiST is another rule'
);

-- several ---------------------------------------------------------------------
alter table public.probe
add constraint second_rule exclude using gist (room with =) where (room > 3);

select throws_ok(
    $$ select public.only_exclusion_rule('public.probe', array['room =']) $$,
    'BKM03',
    'table "public.probe" has 2 exclusion constraints on room =',
    'several rules of that kind are an error, whatever their predicates'
);

alter table public.probe drop constraint first_rule;

select is(
    public.only_exclusion_rule('public.probe', array['room =']),
    'second_rule',
    'the one that is left is found again'
);

select * from finish();
rollback;
