create table public.t (
    id int primary key, twice bigint generated always as (id::bigint * 2) stored
);
