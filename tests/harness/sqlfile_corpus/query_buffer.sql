-- Printing, emptying and repeating what was typed.
select 1
\p
\r
select 2
\g
\g
select 3;
\p
\g
select 4 \g (format=unaligned tuples_only=on)
select (5
\r
select 6;
select 7
\p

+ 1
\echo between
;
