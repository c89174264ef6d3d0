

-- Empty lines vanish between the lines of a statement, but not between quotes.
select 1,

   2, 'a


b', $$

c$$, "

"

from (select 3 as "

") as t

;


