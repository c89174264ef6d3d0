-- The arguments of \echo.
\set v 'a  b'
\echo one   two	three
\echo 'single  quoted' "double  quoted" un'quo'ted
\echo 'it''s' '\'' '\n' '\t|' '\\' '\x41\101' '\q'
\echo :v :'v' :"v" x:v ':v' ":v" :v:v :undefined :'undefined' :
\echo -n no newline,
\echo '-n' -n quoted
\echo -n -n
\echo
\echo ;semicolon; 'x';
\echo a\\ select 'doubled backslash ends';
\echo a\echo b
\qecho to the output
\warn to standard error
\echo (parens "un closed' )" | $$ -- no comment /* neither */
