--> ~ changed sequence app.numbers: increment 1 -> 5; cache 1 -> 7; cycle no -> yes
alter sequence app.numbers increment 5 cache 7 cycle;

--> ~ changed sequence app.numbers: owned by none -> app.room.id
alter sequence app.numbers owned by app.room.id;

--> ~ changed sequence app.numbers: granted to reader none -> USAGE
grant usage on sequence app.numbers to reader;

--> ~ changed sequence app.numbers: comment none -> Numbers.
comment on sequence app.numbers is 'Numbers.';

--> + added view app.v
create view app.v as select id from app.room;

--> ~ changed view app.open_stay: definition …HERE (state = 'open'::text); -> …HERE (state <> 'open'::text);
create or replace view app.open_stay as select id, room_id from app.stay where state <> 'open';

--> ~ changed view app.open_stay: options none -> security_barrier=true
alter view app.open_stay set (security_barrier);

--> ~ changed view app.open_stay: column id default none -> 1
alter view app.open_stay alter id set default 1;

--> ~ changed view app.open_stay: column id comment none -> Its number.
comment on column app.open_stay.id is 'Its number.';

--> + added materialized view app.m
create materialized view app.m as select name from app.room;

create materialized view app.m as select name from app.room;
--> ~ changed materialized view app.m: not populated no -> yes
refresh materialized view app.m with no data;
