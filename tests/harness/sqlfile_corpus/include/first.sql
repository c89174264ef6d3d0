\set level :level 1
select 'first', :'level';
\ir second.sql
\ir ../include/second.sql
select 'end of first'
