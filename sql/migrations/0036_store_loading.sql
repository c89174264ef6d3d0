-- 0036_store_loading
--
-- How a file comes into the mirror and out again. It comes in pieces, each still JSON
-- text, so that a large file is never one value: a trigger parses each as it arrives
-- and notes what is wrong with it, accept_store() takes all of them or none.
-- load_store() does both for a file that fits into one text. What was loaded before and
-- has not changed in the file stays as the mirror has it; what is gone from the file
-- goes.
--
-- Needs:  0035_json_store
-- Tests:  sql/tests/0036_*.sql, tests/bookings/test_store_*.py
--! locks: share row exclusive public.tenant

create or replace function public.json_key_count(document text)
returns bigint
language sql
immutable
security invoker
set search_path = ''
as $$
    -- Once escapes are gone, every second part between quotes is outside of strings,
    -- and there a colon follows each key and nothing else.
    select coalesce(sum(length(part) - length(replace(part, ':', ''))), 0)
    from unnest(
        string_to_array(replace(replace(document, '\\', ''), '\"', ''), '"')
    ) with ordinality as piece (part, place)
    where place % 2 = 1
$$;
comment on function public.json_key_count(text)
is 'How many keys a JSON text has in all its objects, repeated ones counted each time.';


create or replace function public.first_repeated_key(document json)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    with recursive node (value) as (
        select document

        union all

        select child.value
        from node
        cross join lateral (
            select entry.value
            from json_each(
                case when json_typeof(node.value) = 'object' then node.value else '{}' end
            ) as entry

            union all

            select element.value
            from json_array_elements(
                case when json_typeof(node.value) = 'array' then node.value else '[]' end
            ) as element (value)
        ) as child
        where json_typeof(node.value) in ('object', 'array')
    )

    select repeated.key
    from node
    cross join lateral (
        select entry.key
        from json_each(node.value) as entry
        group by entry.key
        having count(*) > 1
    ) as repeated
    where json_typeof(node.value) = 'object'
    limit 1
$$;
comment on function public.first_repeated_key(json)
is 'A key that one object in the document has twice: jsonb would drop one of the two.';


create or replace function public.parsed_json(
    document text, out value jsonb, out fault text
)
language plpgsql
immutable
security invoker
set search_path = ''
as $$
declare
    detail text;
begin
    value := document::jsonb;

    -- Counting is faster than looking for the key.
    if public.json_key_count(document) <> public.json_key_count(value::text) then
        fault := format(
            'has the key "%s" twice', public.first_repeated_key(document::json)
        );
    end if;
exception
    -- Not JSON, a character or a number that jsonb cannot hold, or too deep.
    when data_exception or statement_too_complex then
        get stacked diagnostics detail = pg_exception_detail;
        fault := concat_ws(': ', sqlerrm, nullif(detail, ''));
end;
$$;
comment on function public.parsed_json(text)
is 'A JSON text as jsonb, or why it cannot be one without loss.';


create table if not exists public.store_incoming (
    tenant_id uuid not null,
    place bigint not null generated always as identity,
    collection text not null,
    key text,
    document text,
    name text,
    record jsonb,
    digest bytea,
    faults text[] not null default '{}',

    constraint store_incoming_pkey primary key (tenant_id, place),
    constraint store_incoming_tenant_id_fkey
    foreign key (tenant_id) references public.tenant (id)
);
comment on table public.store_incoming
is 'The pieces of a file while it is loaded, in one transaction; otherwise empty. A'
' piece is a record of "bookings" or, without a key, a whole collection; of "bookings"'
' itself only {}, where it is an object.';
comment on column public.store_incoming.tenant_id is 'Whose file.';
comment on column public.store_incoming.place is 'Its place in the file.';
comment on column public.store_incoming.collection is 'JSON text: the collection.';
comment on column public.store_incoming.key is 'JSON text: its key in "bookings".';
comment on column public.store_incoming.document
is 'JSON text: the piece; NULL once it is parsed.';
comment on column public.store_incoming.name is 'The key, else the collection, parsed.';
comment on column public.store_incoming.record is 'The piece, parsed.';
comment on column public.store_incoming.digest is 'SHA-256 of the piece, parsed.';
comment on column public.store_incoming.faults is 'What is wrong with it by itself.';
comment on constraint store_incoming_pkey on public.store_incoming
is 'One row per piece.';
comment on constraint store_incoming_tenant_id_fkey on public.store_incoming
is 'A known tenant.';


create or replace function public.parse_store_piece()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    heading record;
    body record;
begin
    heading := public.parsed_json(coalesce(new.key, new.collection));
    body := public.parsed_json(new.document);
    new.name := heading.value #>> '{}';
    new.record := body.value;
    new.digest := sha256(convert_to(body.value::text, 'UTF8'));
    new.faults := array_remove(array[heading.fault, body.fault], null);

    if new.faults = '{}' then
        new.document := null;

        if new.key is not null then
            new.faults := public.store_record_faults(new.name, new.record);
        elsif new.name = 'bookings' and jsonb_typeof(new.record) <> 'object' then
            new.faults := array[format('is %s, not object', jsonb_typeof(new.record))];
        end if;
    end if;

    return new;
end;
$$;
comment on function public.parse_store_piece()
is 'Trigger: a piece of a file is parsed, and what is wrong with it is noted.';

create or replace trigger store_incoming_parse
before insert on public.store_incoming
for each row execute function public.parse_store_piece();
comment on trigger store_incoming_parse on public.store_incoming
is 'Every piece is parsed once, as it arrives.';


create or replace function public.store_problems(of_tenant uuid)
returns table (place bigint, label text, reason text)
language sql
stable
security invoker
set search_path = ''
as $$
    with piece as (
        select
            *,
            concat_ws('.', collection, key) as label,
            count(*) over (
                partition by key is null, name
            ) as namesakes,
            case
                when record ->> 'status' = 'reschedule_pending'
                    then record ->> 'pending_new_slot_id'
            end as target,
            case
                when public.is_blank(record ->> 'resource_id') then 'primary'
                else record ->> 'resource_id'
            end as resource
        from public.store_incoming
        where tenant_id = of_tenant
    )

    select piece.place, piece.label, fault.reason
    from piece
    cross join unnest(piece.faults) as fault (reason)

    union all

    select piece.place, piece.label, 'stands in the file more than once'
    from piece
    where piece.namesakes > 1 and piece.name is not null

    union all

    select piece.place, piece.label, 'is cancelled in the mirror, and would be revived'
    from piece
    inner join public.store_booking
        on
            store_booking.tenant_id = of_tenant
            and piece.name = store_booking.key
            and piece.digest is distinct from store_booking.digest
    where
        piece.key is not null
        and store_booking.status = 'cancelled'
        and piece.record ->> 'status' <> 'cancelled'

    union all

    select
        rival.place,
        rival.label,
        format('wants slot "%s" of "%s", as %s does', rival.target, rival.resource, rival.first)
    from (
        select
            *,
            first_value(piece.label) over same_target as first,
            row_number() over same_target as turn
        from piece
        where piece.key is not null and piece.target is not null
        window same_target as (
            partition by piece.resource, piece.target order by piece.place
        )
    ) as rival
    where rival.turn > 1

    order by place, reason
$$;
comment on function public.store_problems(uuid)
is 'Why the file that is being loaded cannot be: the piece, and what is wrong with it.';


create or replace function public.lock_store(of_tenant uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    -- An update, not a lock alone: at REPEATABLE READ whoever comes second must fail
    -- (40001) instead of going on with what it saw before.
    insert into public.store (tenant_id) values (of_tenant)
    on conflict (tenant_id) do update set revision = store.revision + 1
$$;
comment on function public.lock_store(uuid)
is 'Makes the row of a tenant''s store if need be, and keeps others from working on it'
' until the transaction ends.';


create or replace function public.begin_store_load(of_tenant uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    select public.lock_store(of_tenant);
    delete from public.store_incoming where tenant_id = of_tenant;
$$;
comment on function public.begin_store_load(uuid)
is 'Comes before the pieces of a file: no other load runs, and no piece is left over.';


create or replace function public.refuse_store_problems(of_tenant uuid)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    listed text;
begin
    select string_agg(format('%s %s', label, reason), e'\n' order by place, reason)
    into listed
    from public.store_problems(of_tenant);

    if listed is not null then
        raise exception 'cannot load store of tenant "%"', of_tenant
            using
                errcode = 'BKE01',
                detail = listed,
                hint = 'Nothing was loaded. Mend the file, then load it again.';
    end if;
end;
$$;
comment on function public.refuse_store_problems(uuid)
is 'Raises BKE01 once, with everything that store_problems() finds.';


create or replace function public.keep_store(of_tenant uuid)
returns table (records bigint, added bigint, changed bigint, removed bigint)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    delete from public.store_booking as kept
    where
        kept.tenant_id = of_tenant
        and not exists (
            select from public.store_incoming as piece
            where
                piece.tenant_id = of_tenant
                and piece.key is not null
                and piece.name = kept.key
        );
    get diagnostics removed = row_count;

    update public.store_booking as kept
    set
        record = piece.record,
        digest = piece.digest,
        loaded_at = now()
    from public.store_incoming as piece
    where
        kept.tenant_id = of_tenant
        and piece.tenant_id = of_tenant
        and piece.key is not null
        and kept.key = piece.name
        and kept.digest is distinct from piece.digest
        and kept.record <> piece.record;
    get diagnostics changed = row_count;

    insert into public.store_booking (tenant_id, key, record, digest)
    select
        of_tenant,
        piece.name,
        piece.record,
        piece.digest
    from public.store_incoming as piece
    -- No on conflict: a piece that changes nothing need not be fit to be inserted.
    where
        piece.tenant_id = of_tenant
        and piece.key is not null
        and not exists (
            select from public.store_booking as kept
            where kept.tenant_id = of_tenant and kept.key = piece.name
        );
    get diagnostics added = row_count;

    delete from public.store_collection where store_collection.tenant_id = of_tenant;

    insert into public.store_collection (tenant_id, name, document)
    select
        of_tenant,
        piece.name,
        piece.record
    from public.store_incoming as piece
    where
        piece.tenant_id = of_tenant and piece.key is null and piece.name <> 'bookings';

    with gone as (
        delete from public.store_incoming as piece
        where piece.tenant_id = of_tenant
        returning piece.key, piece.name
    )

    update public.store
    set
        has_bookings = found.has_bookings,
        record_count = found.records,
        loaded_at = now()
    from (
        select
            count(gone.key) as records,
            count(*) filter (where gone.key is null and gone.name = 'bookings') > 0
            as has_bookings
        from gone
    ) as found
    where store.tenant_id = of_tenant
    returning store.record_count into records;

    return next;
end;
$$;
comment on function public.keep_store(uuid)
is 'Makes the mirror of a tenant''s file what its pieces say; part of accept_store().';


create or replace function public.accept_store(of_tenant uuid)
returns table (records bigint, added bigint, changed bigint, removed bigint)
language sql
volatile
security invoker
set search_path = ''
as $$
    select public.refuse_store_problems(of_tenant);
    select * from public.keep_store(of_tenant);
$$;
comment on function public.accept_store(uuid)
is 'Comes after the pieces of a file: takes all of them into the mirror, or none'
' (BKE01). Says how many records there are, and how many of them came, changed, went.';


create or replace function public.load_store(of_tenant uuid, document text)
returns table (records bigint, added bigint, changed bigint, removed bigint)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    masked json;
    detail text;
    context text;
begin
    perform public.begin_store_load(of_tenant);

    -- json_each() stops at \u0000 without a word on where it is: until the pieces are
    -- apart a noncharacter, which no text should have, takes its place. No text at all
    -- would leave no piece, and empty the mirror: it breaks off as an empty one does.
    masked := regexp_replace(
        coalesce(document, ''), '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufdd0', 'g'
    )::json;

    insert into public.store_incoming (tenant_id, collection, key, document)
    select
        of_tenant,
        replace(to_json(piece.collection)::text, e'\ufdd0', '\u0000'),
        replace(to_json(piece.key)::text, e'\ufdd0', '\u0000'),
        replace(piece.document, '\ufdd0', '\u0000')
    from (
        select
            entry.key as collection,
            null as key,
            case
                when entry.key = 'bookings' and json_typeof(entry.value) = 'object'
                    then '{}'
                else entry.value::text
            end as document
        from json_each(masked) as entry

        union all

        select
            'bookings' as collection,
            record.key,
            record.value::text as document
        from json_each(masked) as entry
        cross join lateral json_each(
            case when json_typeof(entry.value) = 'object' then entry.value else '{}' end
        ) as record
        where entry.key = 'bookings'
    ) as piece;

    return query
    select * from public.accept_store(of_tenant);
exception
    when data_exception or statement_too_complex then
        get stacked diagnostics
            detail = pg_exception_detail,
            context = pg_exception_context;
        raise exception 'store of tenant "%" is no JSON object', of_tenant
            using
                errcode = 'BKE02',
                detail = concat_ws(
                    e'\n', sqlerrm, nullif(detail, ''), substring(context, '^JSON[^\n]*')
                ),
                hint = 'Nothing was loaded. Is it the right file, and all of it?';
end;
$$;
comment on function public.load_store(uuid, text)
is 'Loads a file that fits into one text: the store of a tenant, as accept_store().'
' BKE02 where it is no JSON object.';


create or replace function public.store_pieces(of_tenant uuid)
returns setof text
language sql
stable
security invoker
set search_path = ''
as $$
    with has (bookings) as (
        select
            store.has_bookings
            or exists (
                select from public.store_booking
                where store_booking.tenant_id = of_tenant
            )
        from public.store
        where store.tenant_id = of_tenant
    ),

    entry as (
        select
            1 as part,
            name,
            to_json(name)::text || ': ' || document::text as line
        from public.store_collection
        where tenant_id = of_tenant

        union all

        select
            2 as part,
            '' as name,
            '"bookings": {' as line
        from has
        where bookings

        union all

        select
            3 as part,
            key as name,
            to_json(key)::text || ': ' || record::text as line
        from public.store_booking
        where tenant_id = of_tenant

        union all

        select
            4 as part,
            '' as name,
            '}' as line
        from has
        where bookings
    )

    select piece.line
    from (
        select
            0 as part,
            '' as name,
            '{' as line
        from has

        union all

        select
            part,
            name,
            case
                when part < 4 and lag(part) over in_order in (1, 3) then ','
                else ''
            end || e'\n' || line as line
        from entry
        window in_order as (order by part, name)

        union all

        select
            5 as part,
            '' as name,
            e'\n}\n' as line
        from has
    ) as piece
    order by piece.part, piece.name
$$;
comment on function public.store_pieces(uuid)
is 'The file as it is now, in pieces: one after the other they are its text. None'
' where the tenant has no store.';
