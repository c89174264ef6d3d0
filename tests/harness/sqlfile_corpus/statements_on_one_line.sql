select 1; select 2;select 3;/* four */ select 4; -- five
select 6; \echo seven
select 8; select
9; \echo -n ten \\ select 11; \echo twelve
select 13 \g \\ select 14;
