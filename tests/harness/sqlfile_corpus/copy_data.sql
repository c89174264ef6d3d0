-- The lines after COPY FROM STDIN are data, whatever they look like.
create temporary table t (a text, b text);
copy t from stdin;
select 1;	'one
-- no comment	/* none
\\backslash	\N
:notavariable	$$
	
\.
select count(*) from t;
