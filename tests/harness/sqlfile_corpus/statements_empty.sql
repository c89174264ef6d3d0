;;
select 1;; ;
/* nothing */;
   ;
-- neither
;select 2;
\echo \\;
;
