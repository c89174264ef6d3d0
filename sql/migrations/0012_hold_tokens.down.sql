-- 0012_hold_tokens, down
--
-- A token is again unique by itself. Stops where one stands on several rows, and where
-- a row says which lifetime was asked for, since that would be lost.
--
--! locks: access exclusive public.resource_hold
--! loses: public.resource_hold.idempotency_token: a token keeps its one spelling
--! loses: public.resource_hold.updated_at: the way up touches each row that it changes
--! allow: lock-table: no second day may come between the look and the older rule

do $$
declare
    misfits bigint;
    first_misfits text;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('public.resource_hold')
            and attname = 'lifetime'
            and not attisdropped
    ) then
        return;
    end if;

    lock table public.resource_hold in access exclusive mode;

    select
        count(*),
        array_to_string((array_agg(kept.token order by kept.token))[:20], ', ')
    into misfits, first_misfits
    from (
        select idempotency_token as token
        from public.resource_hold
        group by idempotency_token
        having count(*) > 1 or count(lifetime) > 0
    ) as kept;

    if misfits > 0 then
        raise exception 'cannot make tokens of holds unique by themselves'
            using
                errcode = 'BKM04',
                detail = format(
                    'Tokens on several rows or with a lifetime: %s (%s',
                    misfits, first_misfits
                ) || case when misfits > 20 then ', …)' else ')' end,
                hint = 'Export and delete these holds first: a down file never deletes.';
    end if;

    drop trigger resource_hold_refuse_change_of_settled on public.resource_hold;
    drop trigger resource_hold_normalize_token on public.resource_hold;

    alter table public.resource_hold
    drop constraint resource_hold_token_normalized_check,
    drop constraint idx_hold_idempotency,
    drop column lifetime,
    add constraint idx_hold_idempotency unique (idempotency_token);

    comment on constraint idx_hold_idempotency on public.resource_hold
    is 'A token is used once; the given name serves rule and index.';
end;
$$;


drop function if exists public.refuse_change_of_settled_hold();
drop function if exists public.normalize_hold_token();
drop function if exists public.normalized_token(text);
