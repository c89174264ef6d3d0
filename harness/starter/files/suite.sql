-- 0001_notes
--
-- Each rule of a note: what it refuses, by SQLSTATE and name, and what it accepts.

begin;

select plan(7);

-- arrange ---------------------------------------------------------------------
insert into public.note (slug, body)
values ('first', 'Hello');

-- body ------------------------------------------------------------------------
select throws_ok(
    $$ insert into public.note (slug, body) values ('empty', null) $$,
    '23502',
    'null value in column "body" of relation "note" violates not-null constraint',
    'a note without a body is refused'
);

select throws_ok(
    $$ insert into public.note (slug, body) values ('blank', e' \t') $$,
    '23514',
    'new row for relation "note" violates check constraint '
    || '"note_body_not_blank_check"',
    'a note of white space is refused'
);

select lives_ok(
    $$ insert into public.note (slug, body) values ('short', ' x ') $$,
    'a note of one letter is accepted'
);

-- slug ------------------------------------------------------------------------
select throws_ok(
    $$ insert into public.note (slug, body) values (null, 'Hello') $$,
    '23502',
    'null value in column "slug" of relation "note" violates not-null constraint',
    'a note without a slug is refused'
);

select throws_ok(
    $$ insert into public.note (slug, body) values ('first', 'Other') $$,
    '23505',
    'duplicate key value violates unique constraint "note_slug_key"',
    'two notes cannot share a slug'
);

select lives_ok(
    $$ insert into public.note (slug, body) values ('second', 'Hello') $$,
    'two notes can share a body'
);

-- created_at ------------------------------------------------------------------
select results_eq(
    $$ select created_at from public.note where slug = 'first' $$,
    array[now()],
    'a note knows when it was written'
);

select * from finish();
rollback;
