create aggregate app.a (int) (sfunc = int4pl, stype = int);
--> ~ changed aggregate app.a(integer): transition function int4pl(integer,integer) -> int4larger(integer,integer); parallel unsafe -> safe; final function none -> int4um(integer); combine function none -> int4larger(integer,integer); state space none -> 8; final function changes state none -> w; sort operator none -> >(integer,integer)
drop aggregate app.a (int);
create aggregate app.a (int) (
    sfunc = int4larger, stype = int, sspace = 8, finalfunc = int4um, combinefunc = int4larger,
    finalfunc_modify = read_write, sortop = operator(pg_catalog.>), parallel = safe
);

create aggregate app.a (int) (sfunc = int4_sum, stype = bigint);
--> ~ changed aggregate app.a(integer): returns bigint -> numeric; transition function int4_sum(bigint,integer) -> int4_avg_accum(bigint[],integer); state type bigint -> bigint[]; initial state none -> {0,0}; final function none -> int8_avg(bigint[]); moving transition function none -> int4_avg_accum(bigint[],integer); moving inverse function none -> int4_avg_accum_inv(bigint[],integer); moving final function none -> int8_avg(bigint[]); moving state type none -> bigint[]; moving initial state none -> {0,0}; moving state space none -> 16; moving final function changes state none -> s
drop aggregate app.a (int);
create aggregate app.a (int) (sfunc = int4_avg_accum, stype = bigint[], finalfunc = int8_avg,
    initcond = '{0,0}', msfunc = int4_avg_accum, minvfunc = int4_avg_accum_inv, mstype = bigint[],
    mfinalfunc = int8_avg, mfinalfunc_modify = shareable, minitcond = '{0,0}', msspace = 16
);

create function app.last(int, int) returns int language sql as 'select $1';
create aggregate app.a (int) (sfunc = int4pl, stype = int, finalfunc = int4um, mstype = int, msfunc = int4pl, minvfunc = int4mi, mfinalfunc = int4um);
--> ~ changed aggregate app.a(integer): final function int4um(integer) -> app.last(integer,integer); moving final function int4um(integer) -> app.last(integer,integer); final function takes all arguments no -> yes; moving final function takes all arguments no -> yes
drop aggregate app.a (int);
create aggregate app.a (int) (sfunc = int4pl, stype = int, finalfunc = app.last, finalfunc_extra, mstype = int, msfunc = int4pl, minvfunc = int4mi, mfinalfunc = app.last, mfinalfunc_extra);

create aggregate app.a (numeric) (sfunc = numeric_avg_accum, stype = internal, combinefunc = numeric_avg_combine, finalfunc = numeric_avg);
--> ~ changed aggregate app.a(numeric): serial function none -> numeric_avg_serialize(internal); deserial function none -> numeric_avg_deserialize(bytea,internal)
drop aggregate app.a (numeric);
create aggregate app.a (numeric) (sfunc = numeric_avg_accum, stype = internal, combinefunc = numeric_avg_combine, finalfunc = numeric_avg, serialfunc = numeric_avg_serialize, deserialfunc = numeric_avg_deserialize);

create cast (text as app.mood) with inout as assignment;
--> ~ changed cast text as app.mood: context assignment -> implicit
drop cast (text as app.mood);
create cast (text as app.mood) with inout as implicit;

create collation app.c (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
--> ~ changed collation app.c: provider libc -> icu; locale C -> de; ctype POSIX -> none; not deterministic no -> yes
drop collation app.c;
create collation app.c (provider = icu, locale = 'de', deterministic = false);

create collation app.c (provider = icu, locale = 'de');
--> since 18: ~ changed collation app.c: rules none -> &a < g
drop collation app.c;
create collation app.c (provider = icu, locale = 'de', rules = '&a < g');

create function app.note() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end when tag in ('CREATE TABLE') execute function app.note();
--> ~ changed event trigger e: event ddl_command_end -> sql_drop; tags CREATE TABLE -> DROP TABLE
drop event trigger e;
create event trigger e on sql_drop when tag in ('DROP TABLE') execute function app.note();

create extension citext schema app;
--> ~ changed extension citext: version none -> 0.9
update pg_extension set extversion = '0.9' where extname = 'citext';

create foreign data wrapper w;
create server s version '1' foreign data wrapper w;
--> ~ changed foreign server s: version 1 -> 2
alter server s version '2';

create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table app.far (id int) server s;
--> ~ changed column app.far.id: foreign options none -> column_name=n
alter foreign table app.far alter id options (add column_name 'n');

create function app.w(int) returns bigint language internal window as 'window_row_number';
--> ~ changed function app.w(integer): window yes -> no
drop function app.w;
create function app.w(int) returns bigint language internal as 'window_row_number';

create function app.f(int, int) returns bool language internal as 'int4eq';
--> ~ changed function app.f(integer, integer): support none -> text_starts_with_support(internal)
alter function app.f support text_starts_with_support;

create operator app.!== (function = int4ne, leftarg = int, rightarg = int);
create operator app.=== (function = int4eq, leftarg = int, rightarg = int, negator = operator(app.!==));
--> ~ changed operator app.===(integer, integer): commutator none -> app.===(integer,integer); join none -> eqjoinsel(internal,oid,internal,smallint,internal); hashes no -> yes; merges no -> yes
drop operator app.=== (int, int);
create operator app.=== (function = int4eq, leftarg = int, rightarg = int,
    commutator = operator(app.===), negator = operator(app.!==),
    join = eqjoinsel, hashes, merges);

create policy p on app.room using (id > 0);
--> ~ changed policy app.room.p: kind permissive -> restrictive; command all -> update
drop policy p on app.room;
create policy p on app.room as restrictive for update using (id > 0);

create publication p for table app.room;
--> ~ changed publication p: tables app.room -> none; via root no -> yes; schemas none -> app
drop publication p;
create publication p for tables in schema app with (publish_via_partition_root);

create publication p for table app.room;
--> ~ changed publication p: tables app.room -> none; all tables no -> yes
drop publication p;
create publication p for all tables;

create publication p for table app.room;
--> since 18: ~ changed publication p: generated columns none -> s
alter publication p set (publish_generated_columns = stored);

--> ~ changed role reader: superuser no -> yes; no inherit no -> yes; create role no -> yes; login no -> yes; replication no -> yes; bypass row security no -> yes; connection limit none -> 3
alter role reader superuser noinherit createrole login replication bypassrls connection limit 3;

create type app.pair as (a int);
create table app.typed (a int);
--> ~ changed table app.typed: of type none -> app.pair
alter table app.typed of app.pair;

create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table app.far (id int) server s;
--> ~ changed foreign table app.far: foreign options none -> t=x
alter foreign table app.far options (add t 'x');

create text search dictionary app.d (template = simple);
--> ~ changed text search dictionary app.d: template pg_catalog.simple -> pg_catalog.ispell; options none -> dictfile = 'ispell_sample', afffile = 'ispell_sample'
drop text search dictionary app.d;
create text search dictionary app.d (template = pg_catalog.ispell, dictfile = ispell_sample, afffile = ispell_sample);

create domain app.d as int;
--> ~ changed domain app.d: base type integer -> text; collation none -> "C"
drop domain app.d;
create domain app.d as text collate "C";

create type app.span as range (subtype = text);
--> ~ changed type app.span: subtype operator class pg_catalog.text_ops -> pg_catalog.text_pattern_ops; subtype collation "default" -> "C"; multirange type app.span_multirange -> app.spans
drop type app.span;
create type app.span as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C", multirange_type_name = app.spans);

create type app.odd;
create function app.odd_in(cstring) returns app.odd language internal
strict immutable as 'textin';
create function app.odd_out(app.odd) returns cstring language internal
strict immutable as 'textout';
--> ~ changed type app.odd: undefined yes -> no; input, output none -> app.odd_in, app.odd_out
create type app.odd (input = app.odd_in, output = app.odd_out);

--> since 18: ~ changed column app.room.id: not null comment none -> A number.
comment on constraint room_id_not_null on app.room is 'A number.';

create operator class app.o for type int using gin as function 2 ginarrayextract(anyarray, internal, internal);
--> ~ changed operator class app.o using gin: stored type none -> bigint
drop operator class app.o using gin;
create operator class app.o for type int using gin as function 2 ginarrayextract(anyarray, internal, internal), storage bigint;

create language l handler plpgsql_call_handler;
--> ~ changed language l: trusted no -> yes; inline handler none -> plpgsql_inline_handler(internal); validator none -> plpgsql_validator(oid)
drop language l;
create trusted language l handler plpgsql_call_handler
inline plpgsql_inline_handler validator plpgsql_validator;

create access method m type table handler heap_tableam_handler;
--> ~ changed access method m: of tables -> indexes; handler heap_tableam_handler(internal) -> bthandler(internal)
drop access method m;
create access method m type index handler bthandler;

create conversion app.c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
--> ~ changed conversion app.c: from LATIN1 -> UTF8; to UTF8 -> LATIN1; function iso8859_1_to_utf8(integer,integer,cstring,internal,integer,b… -> utf8_to_iso8859_1(integer,integer,cstring,internal,integer,b…; default no -> yes
drop conversion app.c;
create default conversion app.c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;

create transform for numeric language plpgsql (from sql with function prsd_lextype(internal));
--> ~ changed transform numeric for plpgsql: from SQL prsd_lextype(internal) -> none; to SQL none -> numeric_avg(internal)
drop transform for numeric language plpgsql;
create transform for numeric language plpgsql (to sql with function numeric_avg(internal));

create text search parser app.p (
    start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype
);
--> ~ changed text search parser app.p: functions …pe(internal) -> …pe(internal), prsd_headline(internal,internal,tsquery)
drop text search parser app.p;
create text search parser app.p (
    start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype,
    headline = prsd_headline
);

create text search template app.t (init = dsimple_init, lexize = dsimple_lexize);
--> ~ changed text search template app.t: functions dsimple_init(internal), dsimple_lexize(internal,internal,int… -> dispell_init(internal), dispell_lexize(internal,internal,int…
drop text search template app.t;
create text search template app.t (init = dispell_init, lexize = dispell_lexize);

create text search parser app.p (
    start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype
);
create text search configuration app.c (parser = default);
--> ~ changed text search configuration app.c: parser pg_catalog."default" -> app.p
drop text search configuration app.c;
create text search configuration app.c (parser = app.p);

create transform for numeric language plpgsql (from sql with function prsd_lextype(internal));
create function app.f(numeric) returns int language plpgsql as 'begin return 1; end';
--> ~ changed function app.f(numeric): transforms none -> numeric
create or replace function app.f(numeric) returns int transform for type numeric
language plpgsql as 'begin return 1; end';
