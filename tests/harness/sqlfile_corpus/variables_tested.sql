-- :{?name} says whether a variable is set.
\set v
select :{?v}, :{?undefined}, ':{?v}';
\echo :{?v} :{?undefined} x:{?v}y ':{?v}' :{?un-named} :{v}
\unset v
select :{?v} as "v";
\if :{?v}
select 'wrong';
\elif :{?ON_ERROR_STOP}
select 'right';
\endif
