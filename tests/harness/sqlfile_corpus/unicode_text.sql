-- Letters beyond ASCII in names, tags, variables and strings.
select 'größer; 日本語', 1 as größe, 2 as "naïve;", $größe$ $größ$ $größe$;
\set größe '3; select 4'
select :größe;
select :'größe', :{?größe};
\echo größe :größe '\xc3\xa9' é
create temporary table té (a text);
copy té from stdin;
😀
\.
select a, length(a) from té;
select 'line separator   next line  andformfeeds';
