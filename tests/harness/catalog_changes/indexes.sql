--> + added index app.room_name_idx
create index room_name_idx on app.room (name) include (note);

create index i on app.room (name) where id > 0;
--> ~ changed index app.i: definition … btree (name) WHERE (id > 0) -> … btree (name DESC) WHERE (id > 0)
drop index app.i;
create index i on app.room (name desc) where id > 0;

create index i on app.room (name);
--> ~ changed index app.i: invalid no -> yes
update pg_index set indisvalid = false where indexrelid = 'app.i'::regclass;

create index i on app.room (name);
--> ~ changed index app.i: not ready no -> yes
update pg_index set indisready = false where indexrelid = 'app.i'::regclass;

create index i on app.room (name);
--> ~ changed index app.i: clustered no -> yes
alter table app.room cluster on i;

create index i on app.room (lower(name));
--> ~ changed index app.i: statistics target none -> 500 of column 1
alter index app.i alter column 1 set statistics 500;

create index i on app.room (name);
--> ~ changed index app.i: comment none -> By name.
comment on index app.i is 'By name.';
