-- \copy with inline data, with files, and from a query.
create temporary table "t t" (a text, b text);
\copy "t t" from stdin
1	one; :two
2	\N
\.
\COPY pg_temp."t t"(a,b)from stdin with (format csv)
3,"thr""ee"
\.
\copy (select a, ';'')' as c from "t t" where a = E'1\'' or b is not null) to stdout
\copy "t t" to 'copied.txt' (format csv)
truncate "t t";
\copy "t t" from copied.txt (format csv)
\copy ( select count(*) from "t t" ) to stdout csv header
\copy "t t" to pstdout;
