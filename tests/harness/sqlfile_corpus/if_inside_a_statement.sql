-- A block can decide about parts of a statement.
\set big 1
select
\if :big
    1000,
\else
    1,
\endif
    (
\if 0
    select ( 2
\else
    select 3
\endif
    ) as a
\if true
;
\endif
select 4 \if false
5, ((
\elif true
+ 6
\endif
;
