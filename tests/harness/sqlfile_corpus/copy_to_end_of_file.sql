-- Data that nothing ends but the end of the file.
create temporary table t (a int);
insert into t select 1;
copy t from stdin;
2
3
