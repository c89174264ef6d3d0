-- 0036_store_parsing
--
-- A JSON text becomes jsonb without loss, or it is said why it cannot.

begin;

select plan(7);

-- what can be held ------------------------------------------------------------
select results_eq(
    $$ select value::text, fault from public.parsed_json(' {"a": [1.10, "x:\"{"]} ') $$,
    $$ values ('{"a": [1.10, "x:\"{"]}', null::text) $$,
    'a text becomes jsonb, with every digit of a number'
);

select results_eq(
    $$
        select value::text, fault
        from public.parsed_json('{"\\": 1, "\\\"": {"\\": 2}}')
    $$,
    $$ values ('{"\\": 1, "\\\"": {"\\": 2}}', null::text) $$,
    'one key in two objects is not repeated, whatever characters it has'
);

-- what cannot -----------------------------------------------------------------
select results_eq(
    $$ select fault from public.parsed_json('[{"a": 1}, {"b": [{"c": 1, "c": 1}]}]') $$,
    array['has the key "c" twice'],
    'a key that is repeated deep inside is named'
);

select results_eq(
    $$ select fault from public.parsed_json('{"a": 1, "\u0061": 2}') $$,
    array['has the key "a" twice'],
    'a key that is repeated in another spelling is named'
);

select results_eq(
    $$ select fault from public.parsed_json('{"a": "\ud800"}') $$,
    array[
        'invalid input syntax for type json: Unicode low surrogate must follow a high '
        'surrogate.'
    ],
    'half a character is refused'
);

select results_eq(
    $$ select fault from public.parsed_json('{"a": NaN}') $$,
    array['invalid input syntax for type json: Token "NaN" is invalid.'],
    'a number that is none is refused'
);

select results_eq(
    $$ select left(fault, 26) from public.parsed_json(repeat('[', 100000)) $$,
    array['stack depth limit exceeded'],
    'nesting without end is refused'
);

select * from finish();
rollback;
