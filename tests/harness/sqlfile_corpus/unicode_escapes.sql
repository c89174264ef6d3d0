-- U&'...' and U&"..." have doubled quotes, but for the scanner no escapes.
select U&'d\0061t\+000061;', u&'it''s;';
select 1 as U&"d\0061t;", 2 as u&"a""b;";
select U&'\0041!0042;' uescape '!';
select 3 as u, 6 & u & 7 from (select 7 as u) as t;
