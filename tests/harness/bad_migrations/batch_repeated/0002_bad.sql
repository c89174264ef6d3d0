-- red: crashes | ends otherwise | public.t.n: 3 rows changed
--! no-transaction
--! irreversible: made for the test
--! catches-up: public.t.n: made for the test
--! locks: row exclusive public.t
do $$
begin
    update public.t set n = coalesce(n, 0) % 1000 + 1;
    commit;
end;
$$;
