-- Results in variables, and blocks that depend on them.
select 1 < 2 as smaller, null as nothing, 'it''s' as text \gset
\if :smaller
select :'text', ':nothing';
\else
select 'wrong';
\endif
select 'a' as x, 'b' as "y" \gset p_
\echo :p_x :p_y :{?nothing} :{?p_x}
select count(*) = 0 as empty from pg_class where relname = 'no such relation'
\gset
\if :empty
    select 'empty';
    select 2 as next, ';select 3;' as more \gset
    select :next :more
\else
    select 'wrong';
\endif
;
select 'one' as a; select 'two' as a \; select 'three' as a \gset
\echo :a
select null as a \gset
\echo :a
select 'psql keeps its own' as "QUIET", 'other' as other \gset
\echo :QUIET :other :ROW_COUNT
