select 1;
-- Nothing follows but comments: no statement.
/* not even
   here; */
-- The end
