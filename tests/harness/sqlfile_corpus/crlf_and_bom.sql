-- CRLF line ends after a byte order mark.
select 1
  + 2;

\set v 'value'
\echo :v 
select :'v', -- comment
$$no newline$$;
create temporary table t (a int);
copy t from stdin;
1
2
\.
\if true
select sum(a) from t;
\endif
select 4
