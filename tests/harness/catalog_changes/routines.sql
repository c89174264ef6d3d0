--> + added function app.f(integer)
create or replace function app.f(a int default 1) returns int language sql as 'select 1';

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): body select 1 -> select 2
create or replace function app.f(a int default 1) returns int language sql as 'select 2';

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): arguments a integer DEFAULT 1 -> a integer DEFAULT 2
create or replace function app.f(a int default 2) returns int language sql as 'select 1';

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): volatility volatile -> immutable
alter function app.f immutable;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): security invoker -> definer
alter function app.f security definer;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): settings none -> search_path=""
alter function app.f set search_path = '';

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): strict no -> yes
alter function app.f strict;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): parallel unsafe -> safe
alter function app.f parallel safe;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): leakproof no -> yes
alter function app.f leakproof;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): cost 100 -> 7
alter function app.f cost 7;

create or replace function app.f(a int default 1) returns setof int language sql as 'select 1';
--> ~ changed function app.f(integer): rows 1000 -> 7
alter function app.f rows 7;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): returns integer -> bigint; body select 1 -> select 1::bigint
drop function app.f;
create or replace function app.f(a int default 1) returns bigint language sql as 'select 1::bigint';

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): language sql -> plpgsql; body select 1 -> begin return 1; end
create or replace function app.f(a int default 1) returns int language plpgsql as 'begin return 1;
end';

create function app.g() returns int return 1;
--> ~ changed function app.g(): body RETURN 1 -> RETURN 2
create or replace function app.g() returns int return 2;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): owner none -> writer
alter function app.f owner to writer;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): granted to PUBLIC ALL -> none
revoke execute on function app.f from public;

create or replace function app.f(a int default 1) returns int language sql as 'select 1';
--> ~ changed function app.f(integer): comment none -> One.
comment on function app.f is 'One.';

--> + added procedure app.p()
create procedure app.p() language sql as 'select 1';

--> + added aggregate app.total(integer)
create aggregate app.total (int) (sfunc = int4pl, stype = int);

create aggregate app.total (int) (sfunc = int4pl, stype = int);
--> ~ changed aggregate app.total(integer): initial state none -> 0
create or replace aggregate app.total (int) (sfunc = int4pl, stype = int, initcond = '0');
