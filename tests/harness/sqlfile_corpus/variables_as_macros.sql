-- The value of :name is read like the file itself.
\set two 'select 1; select 2;'
:two
\set columns '3 as a, '
\set more '4 as b'
select :columns :more;
\set begin 'select ('
\set end '5);'
:begin :end
\set command '\\echo from a variable'
:command
\set lines 'select 6 as one_line,\n  7 as another;\n\n select 8;'
:lines
\set inner ':more, 9'
select :inner;
\set half 'select '
:half '10';
