-- Data whose last line has no newline.
create temporary table t (a int);
copy t from stdin;
2
3