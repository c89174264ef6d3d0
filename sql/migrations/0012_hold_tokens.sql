-- 0012_hold_tokens
--
-- A hold of several days is one row per date under one token, so a token is unique per
-- tenant, resource and date. Two requests that reuse one token for different days must
-- not both succeed: the first date's row also carries the lifetime that was asked for,
-- and a token has only one such row. A token has one spelling, for whoever writes or
-- looks it up: without white space around it, in lower case (a uuid comes in both). And
-- only an ACTIVE hold can change its state: nothing is revived.
--
-- Older tokens get that spelling. A blank one, from a client that forgot it, becomes
-- the hold's id. Where two tokens would become one, the migration stops and lists them.
--
-- Needs:  0002_migration_checks, 0011_resource_day_tenants
-- Tests:  sql/tests/0012_*.sql, tests/bookings/test_hold_rows.py
--! locks: access exclusive public.resource_hold
--! allow: lock-table: no token may come between the look for clashes and the rule
--! allow: trigger-on-old-table: what old rows break is found above, mended or listed

-- The new indexes and checks are made under the lock.
-- squawk-ignore-file constraint-missing-not-valid, disallowed-unique-constraint
-- squawk-ignore-file require-concurrent-index-creation

create or replace function public.normalized_token(token text)
returns text
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select lower(regexp_replace(token, '^[[:space:]]+|[[:space:]]+$', '', 'g'))
$$;
comment on function public.normalized_token(text)
is 'The one spelling of a token: lower case, no white space around it.';


alter table public.resource_hold
add column if not exists lifetime interval;
comment on column public.resource_hold.lifetime
is 'How long a request asked to hold, on the row of its first date; NULL on the others,'
' and where no request came through place_hold().';


do $$
declare
    clashes text;
    changed bigint;
begin
    lock table public.resource_hold in access exclusive mode;

    select string_agg(clash.line, e'\n' order by clash.line)
    into clashes
    from (
        select string_agg(
            distinct format('"%s"', idempotency_token), ', '
        ) as line
        from public.resource_hold
        where public.normalized_token(idempotency_token) <> ''
        group by tenant_id, public.normalized_token(idempotency_token)
        having count(distinct idempotency_token) > 1
        limit 20
    ) as clash;

    if clashes is not null then
        raise exception 'tokens of holds differ in nothing but their spelling'
            using
                errcode = 'BKB18',
                detail = clashes,
                hint = 'Give all but one of each line another token.';
    end if;

    update public.resource_hold
    set
        idempotency_token = coalesce(
            nullif(public.normalized_token(idempotency_token), ''), id::text
        )
    where
        idempotency_token <> public.normalized_token(idempotency_token)
        or idempotency_token = '';

    get diagnostics changed = row_count;
    raise notice 'resource_hold: % tokens spelled anew', changed;

    if exists (
        select from public.shape_differences(
            'public.resource_hold',
            array[
                'idx_hold_idempotency'
                ' UNIQUE (tenant_id, idempotency_token, resource_id, date)'
            ]
        )
    ) then
        alter table public.resource_hold
        drop constraint idx_hold_idempotency,
        add constraint idx_hold_idempotency
        unique (tenant_id, idempotency_token, resource_id, date);
    end if;

    if not exists (
        select from pg_catalog.pg_constraint
        where
            conrelid = 'public.resource_hold'::regclass
            and conname = 'resource_hold_token_normalized_check'
    ) then
        alter table public.resource_hold
        add constraint resource_hold_token_normalized_check check (
            idempotency_token = public.normalized_token(idempotency_token)
            and idempotency_token <> ''
        ),
        add constraint resource_hold_lifetime_positive_check check (
            lifetime > interval '0'
        );
    end if;
end;
$$;
comment on constraint idx_hold_idempotency on public.resource_hold
is 'A token holds a day once; the given name serves rule and index.';
comment on constraint resource_hold_token_normalized_check on public.resource_hold
is 'A token is stored in the spelling in which it is looked up, and is not blank.';
comment on constraint resource_hold_lifetime_positive_check on public.resource_hold
is 'Nobody asks for a hold that is over at once.';

create unique index if not exists resource_hold_tenant_id_idempotency_token_key
on public.resource_hold (tenant_id, idempotency_token)
where lifetime is not null;
comment on index public.resource_hold_tenant_id_idempotency_token_key
is 'A token belongs to one request, whichever dates another one asks for.';


create or replace function public.normalize_hold_token()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.idempotency_token := public.normalized_token(new.idempotency_token);
    return new;
end;
$$;
comment on function public.normalize_hold_token()
is 'Trigger: a token is stored in its one spelling.';

create or replace trigger resource_hold_normalize_token
before insert or update of idempotency_token on public.resource_hold
for each row execute function public.normalize_hold_token();
comment on trigger resource_hold_normalize_token on public.resource_hold
is 'Writers need not know the spelling.';


create or replace function public.refuse_change_of_settled_hold()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception 'cannot turn % hold "%" to %', old.status, old.id, new.status
        using
            errcode = 'BKB10',
            detail = 'Only an ACTIVE hold can change its state.',
            hint = 'Place a new hold: the capacity may be taken by now.';
end;
$$;
comment on function public.refuse_change_of_settled_hold()
is 'Trigger: CONFIRMED, RELEASED and EXPIRED are final (BKB10).';

create or replace trigger resource_hold_refuse_change_of_settled
before update on public.resource_hold
for each row when (old.status <> 'ACTIVE' and new.status <> old.status)
execute function public.refuse_change_of_settled_hold();
comment on trigger resource_hold_refuse_change_of_settled on public.resource_hold
is 'What was given back stays given back.';


call public.require_shape(
    'public.resource_hold',
    array[
        'lifetime interval',
        'idx_hold_idempotency'
        || ' UNIQUE (tenant_id, idempotency_token, resource_id, date)',
        'resource_hold_token_normalized_check'
        || ' CHECK (((idempotency_token = public.normalized_token(idempotency_token))'
        || ' AND (idempotency_token <> ''''::text)))',
        'resource_hold_lifetime_positive_check'
        || ' CHECK ((lifetime > ''00:00:00''::interval))'
    ]
);
