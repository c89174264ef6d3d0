-- red: crashes | not what the ledger says | public.t: 1 row new
--! irreversible: made for the test
--! locks: none
select public.dblink_exec(
    format(
        'host=%s port=%s user=%s dbname=%s',
        split_part(current_setting('unix_socket_directories'), ',', 1),
        current_setting('port'), current_user, current_database()
    ),
    'insert into public.t values (-77, 1) on conflict do nothing'
);
