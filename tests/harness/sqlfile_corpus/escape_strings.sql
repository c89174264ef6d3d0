-- E'...' strings: escaped quotes, escaped backslashes, doubled quotes.
select E'it\'s; one', e'two\\'; select 'three\';
select E'a''b\''';c', E'\\', E'\'';
select E'newline \
escaped; by a backslash', E'\x41\103\u00e9;';
select E'' || 'E;' as e, length('x;'), date'2030-01-01' as note;
