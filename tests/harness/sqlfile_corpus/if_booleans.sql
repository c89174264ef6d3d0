-- True is any beginning of true and yes, on, 1; whatever is no boolean counts as false.
\if t
select 0;
\endif
\if TRUE
select 1;
\endif
\if y
select 2;
\endif
\if oN
select 3;
\endif
\if 1
select 4;
\endif
\if f
select 'wrong';
\elif n
select 'wrong';
\elif of
select 'wrong';
\elif 0
select 'wrong';
\elif o
select 'wrong: o is not unique';
\elif 2
select 'wrong';
\elif true false
select 'wrong';
\elif
select 'wrong';
\elif truely
select 'wrong';
\elif 'tr'u"e"
select 'wrong: double quotes stay';
\elif 'tr'ue
select 5;
\endif
