-- 0041_roles, down
--
-- Takes the rights of booking_app away and gives PUBLIC back what it had on our
-- functions. The roles stay: other databases of the server may use them.
--
--! locks: none

do $$
declare
    routine regprocedure;
begin
    if to_regrole('booking_app') is not null then
        revoke all on all tables in schema public from booking_app;
        revoke all on all routines in schema public from booking_app;
    end if;

    if to_regprocedure('public.revoke_from_public()') is null then
        return;
    end if;

    for routine in
        select pg_proc.oid
        from pg_catalog.pg_proc
        where
            pg_proc.pronamespace = 'public'::regnamespace
            and not exists (
                select from pg_catalog.pg_depend
                where pg_depend.objid = pg_proc.oid and pg_depend.deptype = 'e'
            )
    loop
        execute format('grant execute on routine %s to public', routine);
    end loop;
end;
$$;


drop procedure if exists public.revoke_from_public();
