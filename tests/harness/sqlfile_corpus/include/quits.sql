select 'before';
\if false
\q
\endif
select 'unfinished'
\q
select 'wrong';
\endif
