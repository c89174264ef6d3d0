select 1;
select
  2 -- no semicolon, no newline