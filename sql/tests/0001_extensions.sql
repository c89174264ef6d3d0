-- 0001_extensions
--
-- One exclusion constraint can compare a uuid beside a range.

begin;

select plan(2);

select has_extension(
    'public', 'btree_gist', 'btree_gist is installed in schema public'
);

select lives_ok(
    $$
        create table public.probe (
            room uuid,
            during tstzrange,
            exclude using gist (room with =, during with &&)
        )
    $$,
    'an exclusion constraint can mix = on a uuid and && on a range'
);

select * from finish();
rollback;
