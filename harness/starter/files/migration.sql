-- 0001_notes
--
-- A note has a text that can be read, and a slug by which it is linked.
--
-- Needs:  nothing
-- Tests:  sql/tests/0001_notes.sql
--! locks: none

create table if not exists public.note (
    id bigint generated always as identity,
    slug text not null,
    body text not null,
    created_at timestamptz not null default now(),

    constraint note_pkey primary key (id),
    constraint note_slug_key unique (slug),

    -- White space alone looks like a note that was lost.
    constraint note_body_not_blank_check check (body ~ '[^[:space:]]')
);
comment on table public.note is 'What somebody wants to remember.';
comment on column public.note.id is 'Given by the database.';
comment on column public.note.slug is 'The last part of its address.';
comment on column public.note.body is 'The text.';
comment on column public.note.created_at is 'When it was written.';
comment on constraint note_pkey on public.note is 'One note, one row.';
comment on constraint note_slug_key on public.note is 'An address leads to one note.';
comment on constraint note_body_not_blank_check on public.note
is 'A note can be read.';
