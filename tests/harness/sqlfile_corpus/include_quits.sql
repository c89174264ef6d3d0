-- \q ends only the file it stands in; what is left in the buffer is sent.
\i include/quits.sql
select 'goes on';
\if true
select 'sent, too' \q
select 'wrong';
