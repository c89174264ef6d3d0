-- Quoted identifiers with anything in them.
select 1 as "a;b", 2 as "it's", 3 as "say ""hi"";", 4 as "$$", 5 as "--", 6 as "/*";
select "a;b" + "c\" from (select 7 as "a;b", 8 as "c\") as "t:x";
