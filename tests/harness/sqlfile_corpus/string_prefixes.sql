-- Bit, hexadecimal and national strings.
select B'1010', b'', X'1Ff', x'0';
select N'national; it''s', n'';
select 'plain' as b, 'x;' as x, 1 as n;
