-- What is no variable stays as it is, and some colons belong to SQL.
select (array[1, 2, 3])[1:2], '{a,b}'::text[], 'x':: text;
create function pg_temp.named(first int, "second" int default 2) returns int
language sql as 'select $1 - $2';
select pg_temp.named(first := 5, "second":=1), pg_temp.named(first=>7);
\set low 1
\set high 2
select (array[13, 14, 15])[:low\::high], 16::int;
select ':', ':'':undefined', ':{?', ':{}';
