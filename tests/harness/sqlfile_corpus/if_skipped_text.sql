-- What is skipped is scanned, but neither expanded nor run.
\set v 1;
\if false
    select ':v', :v, $$ \endif $$, /* \endif */ "\endif";
    \echo `false`
    \echo 'unterminated
    \i no/such/file.sql
    \set v 2
    \gset
    \copy nothing from nowhere \endif
    \! exit 1 \endif
    \o | cat > nowhere \endif
    \q
    \connect - - - -
    \echo :v :'v' \else
    select 'else', :v
\endif
select 'end', :'v';
create function pg_temp.f() returns int language sql
\if false
begin atomic select 1; end
\else
as 'select 2'
\endif
;
select pg_temp.f();
