-- 0035_store_values
--
-- What counts as blank, and what as a moment, in the older store.

begin;

select plan(7);

-- blank -----------------------------------------------------------------------
select results_eq(
    $$
        select public.is_blank(value)
        from (
            values (null), (''), (' '), (e' \t\r\n\u000b\f '), (e'\u00a0\u2003\u3000')
        ) as given (value)
    $$,
    array[true, true, true, true, true],
    'NULL, nothing and white space of any kind are blank'
);

select results_eq(
    $$
        select public.is_blank(value)
        from (values ('primary'), (' van '), ('0'), (e'\u200b')) as given (value)
    $$,
    array[false, false, false, false],
    'what has one character that is no white space is not blank'
);

-- moments ---------------------------------------------------------------------
select is(
    public.store_time('1732065600123'),
    '2024-11-20 01:20:00.123+00'::timestamptz,
    'a number is milliseconds since 1970'
);

select is(
    public.store_time('-1'),
    '1969-12-31 23:59:59.999+00'::timestamptz,
    'a moment can lie before 1970'
);

select results_eq(
    $$
        select public.store_time(value)
        from (
            values
            (null), ('null'::jsonb), ('"1732065600000"'), ('true'), ('{}'), ('[]')
        ) as given (value)
    $$,
    array[null, null, null, null, null, null]::timestamptz[],
    'what is no number is no moment'
);

select results_eq(
    $$
        select public.store_time(value)
        from (
            values
            ('-62135596800001'::jsonb), ('253402300800000'), ('1e99'), ('-1e99')
        ) as given (value)
    $$,
    array[null, null, null, null]::timestamptz[],
    'a number outside the years 1 to 9999 is no moment'
);

select results_eq(
    $$
        select public.store_time(value)
        from (values ('-62135596800000'::jsonb), ('253402300799999')) as given (value)
    $$,
    array['0001-01-01', '9999-12-31 23:59:59.999']::timestamptz[],
    'the first and the last millisecond of these years are moments'
);

select * from finish();
rollback;
