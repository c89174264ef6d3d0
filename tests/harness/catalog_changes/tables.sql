--> + added table app.x (2 columns)
create table app.x (id int, a text);

--> - removed table app.room (3 columns)
drop table app.room;

--> ~ changed table app.room: persistence none -> unlogged
alter table app.room set unlogged;

--> ~ changed table app.room: options none -> fillfactor=70
alter table app.room set (fillfactor = 70);

--> ~ changed table app.room: toast options none -> autovacuum_enabled=off
alter table app.room set (toast.autovacuum_enabled = off);

--> ~ changed table app.room: replica identity none -> full
alter table app.room replica identity full;

--> ~ changed table app.room: row security no -> yes
alter table app.room enable row level security;

--> ~ changed table app.room: row security forced no -> yes
alter table app.room force row level security;

--> ~ changed table app.room: owner none -> writer
alter table app.room owner to writer;

--> ~ changed table app.room: granted to reader none -> SELECT, UPDATE
grant select, update on app.room to reader;

grant select, update on app.room to reader;
--> ~ changed table app.room: granted to reader SELECT, UPDATE -> SELECT
revoke update on app.room from reader;

--> ~ changed table app.room: granted to reader none -> ALL
grant all on app.room to reader;

--> ~ changed table app.room: granted to reader none -> SELECT with grant option
grant select on app.room to reader with grant option;

--> ~ changed table app.room: withheld from the owner none -> DELETE
revoke delete on app.room from current_user;

--> ~ changed table app.room: comment none -> A room.
comment on table app.room is 'A room.';

create table app.x (id int not null, name text, note text);
--> ~ changed table app.x: inherits none -> app.room
alter table app.x inherit app.room;

create access method other type table handler heap_tableam_handler;
create table app.x (id int);
--> ~ changed table app.x: access method none -> other
drop table app.x;
create table app.x (id int) using other;

--> ~ changed table app.room: column order id, name, note -> id, note, name
alter table app.room drop note, add note text;
alter table app.room drop name, add name text;

--> + added table app.log_2 (3 columns)
create table app.log_2 partition of app.log for values from ('2026-02-01') to ('2026-03-01');

--> ~ changed table app.log_1: partition of app.log -> none; bounds FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') -> none
alter table app.log detach partition app.log_1;

--> ~ changed table app.log_1: bounds FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') -> FOR VALUES FROM ('2026-01-01') TO ('2026-02-02')
drop table app.log_1;
create table app.log_1 partition of app.log for values from ('2026-01-01') to ('2026-02-02');

drop table app.log_1;
--> ~ changed table app.log: partitioned by RANGE (at) -> HASH (at)
drop table app.log;
create table app.log (id int not null, at date not null, text text) partition by hash (at);

--> + added column app.log.extra
alter table app.log add column extra int;

--> ~ changed column app.log_1.text: default none -> 'x'::text
alter table app.log_1 alter column text set default 'x';

--> + added constraint app.log.log_id_check
alter table app.log add constraint log_id_check check (id > 0);

--> + added index app.log_id_idx
create index log_id_idx on app.log (id);

create trigger touch before insert on app.log for each row execute function app.touch();
--> ~ changed trigger app.log_1.touch: enabled yes -> no
alter table app.log_1 disable trigger touch;

create table app.day (at date primary key) partition by range (at);
create table app.day_1 partition of app.day for values from ('2026-01-01') to ('2026-02-01');
--> + added constraint app.log.log_at_fkey
alter table app.log add constraint log_at_fkey foreign key (at) references app.day;

--> - removed table app.log_1 (3 columns)
drop table app.log_1;

create index log_at_idx on app.log (at);
--> - removed index app.log_at_idx
drop index app.log_at_idx;
