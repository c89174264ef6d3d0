-- Commands that change how rows look, and in the end do not.
\pset format unaligned
\pset tuples_only true
\pset pager off
\pset null ''
\t on
\x off
\x
\x
\a
\a
\timing off
\encoding
\o
\pset footer off
\C 'title'
\C
\pset expanded off
select 1, null, 'a';
