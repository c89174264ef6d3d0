-- availability: differs: offered
-- A time that the clock shows twice is taken for the second, one that it leaps over for
-- a later one than it shows next.
call pg_temp.alter_body(
    'public.first_moment', e'begin\n', e'begin\n    return clock at time zone zone;\n'
);
