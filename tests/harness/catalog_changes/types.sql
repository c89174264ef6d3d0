--> ~ changed type app.mood: values 'sad', 'ok' -> 'sad', 'happy', 'ok'
alter type app.mood add value 'happy' before 'ok';

--> ~ changed type app.mood: values 'sad', 'ok' -> 'sad', 'fine'
alter type app.mood rename value 'ok' to 'fine';

--> + added type app.pair
create type app.pair as (a int, b text);

create type app.pair as (a int, b text);
--> ~ changed type app.pair: attributes a integer, b text -> a integer, b text, c integer
alter type app.pair add attribute c int;

create type app.pair as (a int, b text);
--> ~ changed type app.pair: column a comment none -> First.
comment on column app.pair.a is 'First.';

--> + added type app.span
create type app.span as range (subtype = time);

create function app.d(time, time) returns float language sql immutable as 'select 1::float';
create type app.span as range (subtype = time);
--> ~ changed type app.span: subtype diff none -> app.d(time without time zone,time without time zone)
drop type app.span;
create type app.span as range (subtype = time, subtype_diff = app.d);

--> ~ changed type app.mood: comment none -> How it is.
comment on type app.mood is 'How it is.';

--> ~ changed type app.mood: granted to PUBLIC ALL -> none
revoke usage on type app.mood from public;

--> ~ changed domain app.cents: not null no -> yes
alter domain app.cents set not null;

--> ~ changed domain app.cents: default none -> 0
alter domain app.cents set default 0;
