-->
drop table app.room;
create table app.room (id int not null, name text, note text);

-->
drop table app.room;
create table app.room (
    id int constraint given_by_somebody not null, name text, note text
);

-->
alter table app.room add column extra int;
alter table app.room drop column extra;

-->
drop view app.open_stay;
create view app.open_stay as
select id, room_id
from app.stay where (state = 'open');

-->
alter table app.stay drop constraint stay_pkey;
alter table app.stay add constraint stay_pkey primary key (id);

alter table app.stay add constraint stay_excl exclude using gist (during with &&);
-->
alter table app.stay drop constraint stay_excl;
alter table app.stay add constraint stay_excl exclude using gist (
    during with operator(pg_catalog.&&)
) not deferrable;

create index room_name_idx on app.room (name);
-->
drop index app.room_name_idx;
create index room_name_idx on app.room using btree (name asc nulls last);

-->
drop function app.touch();
create function app.touch() returns trigger language plpgsql as
'begin return new; end';

-->
drop type app.mood;
create type app.mood as enum ('ok');
alter type app.mood add value 'sad' before 'ok';

-->
alter table app.log detach partition app.log_1;
alter table app.log attach partition app.log_1 for values from ('2026-01-01') to ('2026-02-01');

-->
insert into app.room values (1, 'a', 'b');
select nextval('app.numbers');
analyze app.room;

-->
revoke all on schema app from reader, writer;
grant usage on schema app to writer, reader;

-->
create temporary table passing (id int);

-->
create schema harness;
create table harness.migration (id int);

-->
create role nobody_here_knows;
