-- checks
--
-- To run after each change and any day, as booking_owner:
--
--     psql -X -v ON_ERROR_STOP=1 -f sql/scripts/checks.sql
--
-- It only reads. Exit code 0 where all is fine, 3 where something is not, with an error
-- that lists it. Without ON_ERROR_STOP, psql would exit with 0 either way, so it is set
-- here, too.

\set ON_ERROR_STOP on

begin;
set local transaction_read_only = on;

select
    area,
    subject,
    fine,
    finding
from public.operations_check;

do $$
declare
    wrong text;
begin
    select string_agg(subject || ': ' || finding, e'\n')
    into wrong
    from public.operations_check
    where not fine;

    if wrong is not null then
        raise exception 'the database is not as it must be'
            using
                errcode = 'BKX03',
                detail = wrong,
                hint = 'Find out who changed it, before it is mended.';
    end if;
end;
$$;

commit;
