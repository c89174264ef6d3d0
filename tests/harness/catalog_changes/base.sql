-- What every change begins with; the roles are of the test's own cluster.
create schema app;
create role reader;
create role writer;
create table app.room (id int not null, name text, note text);
create table app.stay (
    id int not null constraint stay_pkey primary key,
    room_id int not null,
    guests int not null default 1,
    during tsrange not null,
    state text not null
);
create table app.log (id int not null, at date not null, text text)
partition by range (at);
create table app.log_1 partition of app.log
for values from ('2026-01-01') to ('2026-02-01');
create function app.touch() returns trigger language plpgsql as
'begin return new; end';
create type app.mood as enum ('sad', 'ok');
create domain app.cents as int;
create sequence app.numbers;
create view app.open_stay as select id, room_id from app.stay where state = 'open';
grant usage on schema app to reader, writer;
