--! loses: public.t.note: nobody read them any more
alter table public.t add column if not exists note text not null default '';
alter table public.t alter column note drop default;
