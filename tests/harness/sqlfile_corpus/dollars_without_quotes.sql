-- Dollars that begin no quote: in identifiers and as parameters.
select 1 as a$b$c, 2 as d$$; select 3 as e$1$e;
prepare two (int, text) as select $1, $2 ;
execute two(4, '$$;');
deallocate two;
select a.b$b as "$c$" from (select 5 as b$b) as a; select '$d$';
