-- A variable in its own value is not expanded again.
\set one 'array[1, 2][:one]'
\set two ':three'
\set three ':two'
\echo :one :two
select :'one', :{?one};
\set loop '1 -- :loop'
select :loop
;
\set first 'select 2 as a, :second'
\set second '3 as b, $$ :first :second $$ as c;'
:first
