--> + added schema other
create schema other;

--> ~ changed schema app: granted to reader USAGE -> ALL
grant create on schema app to reader;

--> ~ changed schema app: granted to writer USAGE -> none; owner none -> writer
alter schema app owner to writer;

--> ~ changed schema app: comment none -> All of it.
comment on schema app is 'All of it.';

--> + added extension btree_gist
create extension btree_gist schema app;

create extension citext schema app;
--> ~ changed extension citext: schema app -> public
alter extension citext set schema public;

--> + added default privileges tables of the database owner in app
alter default privileges in schema app grant select on tables to reader;

--> + added default privileges functions of the database owner
alter default privileges revoke execute on functions from public;

create function app.note() returns event_trigger language plpgsql as 'begin end';
--> + added event trigger e
create event trigger e on ddl_command_end when tag in ('CREATE TABLE') execute function app.note();

create function app.note() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end execute function app.note();
--> ~ changed event trigger e: enabled yes -> no
alter event trigger e disable;

--> + added collation app.german
create collation app.german (provider = icu, locale = 'de', deterministic = false);

--> + added operator app.===(integer, integer)
create operator app.=== (function = int4eq, leftarg = int, rightarg = int);

create operator app.=== (function = int4eq, leftarg = int, rightarg = int);
--> ~ changed operator app.===(integer, integer): restrict none -> eqsel(internal,oid,internal,integer)
alter operator app.=== (int, int) set (restrict = eqsel);

--> + added operator class app.reversed using btree (1 operator family)
create operator class app.reversed for type int using btree as operator 1 >, function 1 btint4cmp(int, int);

create operator family app.fam using btree;
--> ~ changed operator family app.fam using btree: operators none -> 1 <(integer,integer)
alter operator family app.fam using btree add operator 1 < (int, int);

--> + added cast text as app.mood
create cast (text as app.mood) with inout as assignment;

--> + added publication p
create publication p for table app.room (name) where (name = 'x');

create publication p for tables in schema app;
--> ~ changed publication p: publish insert, update, delete, truncate -> insert
alter publication p set (publish = 'insert');

--> + added foreign-data wrapper w
create foreign data wrapper w;

create foreign data wrapper w;
--> + added foreign server s
create server s foreign data wrapper w options (host 'there');

create foreign data wrapper w;
create server s foreign data wrapper w;
grant usage on schema app to reader;
--> ~ changed foreign server s: user mappings none -> reader
create user mapping for reader server s options (password 's3cret');

create foreign data wrapper w;
create server s foreign data wrapper w;
--> + added foreign table app.far (1 column)
create foreign table app.far (id int options (column_name 'n')) server s options (t 'x');

create text search configuration app.c (copy = simple);
--> ~ changed text search configuration app.c: mapping 1 simple, 2 simple, 3 simple, 4 simple, 5 simple, 6 simple, … -> 1 simple, 2 english_stem, 3 simple, 4 simple, 5 simple, 6 si…
alter text search configuration app.c alter mapping for word with english_stem;

--> + added text search dictionary app.d
create text search dictionary app.d (template = simple, accept = false);

grant usage on schema app to reader;
--> ~ changed role reader: create database no -> yes
alter role reader createdb;

grant usage on schema app to reader, writer;
--> ~ changed role writer: member of none -> reader
grant reader to writer;

grant usage on schema app to reader;
--> ~ changed role reader: comment none -> Reads.
comment on role reader is 'Reads.';

--> + added language l
create language l handler plpgsql_call_handler;

create trusted language l handler plpgsql_call_handler;
--> ~ changed language l: granted to PUBLIC ALL -> none
revoke usage on language l from public;

--> + added access method m
create access method m type table handler heap_tableam_handler;

--> + added conversion app.c
create conversion app.c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

--> + added transform numeric for plpgsql
create transform for numeric language plpgsql (from sql with function prsd_lextype(internal));

--> + added text search parser app.p
create text search parser app.p (
    start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype
);

--> + added text search template app.t
create text search template app.t (init = dsimple_init, lexize = dsimple_lexize);

--> + added privileges function pg_catalog.pg_sleep(double precision)
revoke execute on function pg_catalog.pg_sleep(double precision) from public;

revoke execute on function pg_catalog.pg_sleep(double precision) from public;
--> ~ changed privileges function pg_catalog.pg_sleep(double precision): granted to reader none -> EXECUTE
grant execute on function pg_catalog.pg_sleep(double precision) to reader;

--> + added privileges language plpgsql
revoke usage on language plpgsql from public;

create extension citext schema app;
--> + added privileges function app.regexp_match(app.citext,app.citext)
revoke execute on function app.regexp_match(app.citext, app.citext) from public;

--> + added subscription copied
create subscription copied connection 'dbname=x' publication p
with (connect = false, slot_name = none);

create subscription copied connection 'dbname=x' publication p
with (connect = false, slot_name = none);
--> - removed subscription copied
drop subscription copied;

create subscription copied connection 'dbname=x' publication p
with (connect = false, slot_name = none);
--> ~ changed subscription copied: publications p -> p, q
alter subscription copied set publication p, q with (refresh = false);

create subscription copied connection 'dbname=x' publication p
with (connect = false, slot_name = none);
--> ~ changed subscription copied: slot none -> s
alter subscription copied set (slot_name = s);

create subscription copied connection 'dbname=x' publication p
with (connect = false, slot_name = s);
--> ~ changed subscription copied: enabled no -> yes
alter subscription copied enable;
