--> + added constraint app.room.room_pkey
alter table app.room add constraint room_pkey primary key (id);

--> + added constraint app.room.room_name_key
alter table app.room add constraint room_name_key unique nulls not distinct (name);

alter table app.stay add constraint stay_excl exclude using gist (during with &&)
where (state = 'open');
--> - removed constraint app.stay.stay_excl
alter table app.stay drop constraint stay_excl;

alter table app.stay add constraint stay_excl exclude using gist (during with &&)
where (state = 'open');
--> ~ changed constraint app.stay.stay_excl: definition … ((state = 'open'::text)) -> … ((state = 'held'::text))
alter table app.stay drop constraint stay_excl;
alter table app.stay add constraint stay_excl exclude using gist (during with &&)
where (state = 'held');

alter table app.stay add constraint stay_excl exclude using gist (during with &&)
where (state = 'open');
--> ~ changed constraint app.stay.stay_excl: definition …during WITH &&) WHERE ((state = 'open'::text)) -> …during WITH -|-) WHERE ((state = 'open'::text))
alter table app.stay drop constraint stay_excl;
alter table app.stay add constraint stay_excl exclude using gist (during with -|-)
where (state = 'open');

alter table app.stay add constraint stay_excl exclude using gist (during with &&);
--> ~ changed constraint app.stay.stay_excl: definition EXCLUDE USING gist (during WITH &&) -> EXCLUDE USING gist (during WITH &&) DEFERRABLE
alter table app.stay drop constraint stay_excl;
alter table app.stay add constraint stay_excl exclude using gist (during with &&)
deferrable;

alter table app.stay add constraint f foreign key (id) references app.stay;
--> ~ changed constraint app.stay.f: definition …app.stay(id) -> …app.stay(id) DEFERRABLE INITIALLY DEFERRED
alter table app.stay alter constraint f deferrable initially deferred;

--> + added constraint app.stay.stay_guests_check
alter table app.stay add constraint stay_guests_check check (guests > 0);

alter table app.stay add constraint c check (guests > 0) not valid;
--> ~ changed constraint app.stay.c: definition CHECK ((guests > 0)) NOT VALID -> CHECK ((guests > 0))
alter table app.stay validate constraint c;

alter table app.stay add constraint f foreign key (id) references app.stay;
--> since 18: ~ changed constraint app.stay.f: definition FOREIGN KEY (id) REFERENCES app.stay(id) -> FOREIGN KEY (id) REFERENCES app.stay(id) NOT ENFORCED
alter table app.stay alter constraint f not enforced;

alter table app.stay add constraint f foreign key (id) references app.stay;
--> ~ changed constraint app.stay.f: triggers none -> disabled
alter table app.stay disable trigger all;

--> ~ changed constraint app.stay.stay_pkey: comment none -> One row a stay.
comment on constraint stay_pkey on app.stay is 'One row a stay.';

--> ~ changed constraint app.stay.stay_pkey: index clustered no -> yes
cluster app.stay using stay_pkey;

--> ~ changed constraint app.stay.stay_pkey: index comment none -> One row a stay.
comment on index app.stay_pkey is 'One row a stay.';

--> ~ changed constraint app.stay.stay_pkey: index options none -> fillfactor=70
alter index app.stay_pkey set (fillfactor = 70);

--> + added constraint app.cents.cents_check
alter domain app.cents add constraint cents_check check (value >= 0);
