-- Blocks in blocks, running and skipped.
\if true
    select 1;
    \if false
        select 'wrong';
        \if true
            select 'wrong';
        \else
            select 'wrong';
        \endif
    \else
        select 2;
    \endif
\elif true
    select 'wrong';
\else
    select 'wrong';
\endif
\if off
    select 'wrong';
\elif no
    select 'wrong';
\elif yes
    \if 0
    \elif 1
        select 3;
    \else
        select 'wrong';
    \endif
\elif not_even_looked_at
    select 'wrong';
\endif
