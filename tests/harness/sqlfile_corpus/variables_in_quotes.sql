-- Nothing is expanded in quotes and comments.
\set v value
select ':v', $$:v :'v'$$, 1 as ":v", E':v\':v' /* :v */; -- :v
select :'v', ':' || :'v', ':'':v';
