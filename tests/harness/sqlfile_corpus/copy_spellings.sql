-- COPY in any case, with comments, columns and options, over several lines.
create temporary table "from" (a text, "to" text);
COPY /* from */ "from" (a) -- to
FROM
  STDIN
WITH (FORMAT csv, HEADER)
;
a
"quoted;
line"
\.
Copy "from" ("to") From Stdin; copy "from" to stdout; select 'same line';
x;y
\.
copy (select a from "from" where a = ';' or "to" is not null) to stdout;
copy "from" from stdin delimiter ';' \g
1;2
\.
select count(*) from "from"
\p
\g
