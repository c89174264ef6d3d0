--> + added trigger app.room.touch
create trigger touch before update on app.room for each row execute function app.touch();

create trigger touch before update on app.room for each row execute function app.touch();
--> ~ changed trigger app.room.touch: definition …OR EACH ROW EXECUTE FUNCTION app.touch() -> …OR EACH ROW WHEN ((new.id > 1)) EXECUTE FUNCTION app.touch()
create or replace trigger touch before update on app.room for each row when (new.id > 1) execute function app.touch();

create trigger touch before update on app.room for each row execute function app.touch();
--> ~ changed trigger app.room.touch: enabled yes -> no
alter table app.room disable trigger touch;

create trigger touch before update on app.room for each row execute function app.touch();
--> ~ changed trigger app.room.touch: enabled yes -> always
alter table app.room enable always trigger touch;

create trigger touch before update on app.room for each row execute function app.touch();
--> ~ changed trigger app.room.touch: comment none -> Touches.
comment on trigger touch on app.room is 'Touches.';

--> + added policy app.room.p
create policy p on app.room for select to reader using (id > 0);

create policy p on app.room to reader, public using (id > 0);
create policy q on app.stay to writer using (true);
--> ~ changed policy app.room.p: roles PUBLIC -> reader, writer
alter policy p on app.room to reader, writer;

create policy p on app.room using (id > 0);
--> ~ changed policy app.room.p: with check none -> (id > 1)
alter policy p on app.room with check (id > 1);

create policy p on app.room using (id > 0);
--> ~ changed policy app.room.p: comment none -> Some.
comment on policy p on app.room is 'Some.';

--> + added rule app.room.r
create rule r as on delete to app.room do instead nothing;

create rule r as on delete to app.room do instead nothing;
--> ~ changed rule app.room.r: enabled yes -> no
alter table app.room disable rule r;

--> + added statistics app.s
create statistics app.s (dependencies) on room_id, state from app.stay;

create statistics app.s on room_id, state from app.stay;
--> ~ changed statistics app.s: statistics target none -> 300
alter statistics app.s set statistics 300;
