-- \i starts from the working directory, \ir from the file that includes.
\set level 0
\i include/first.sql
\echo level :level
\include 'include/second.sql'; \\ select 'same line';
\ir include/first.sql
select 1 +
\ir include/second.sql
2;
\if false
\i include/missing.sql
\endif
\include_relative ./include/second.sql
