-- Block comments nest, span lines and hide everything; operators stop before them.
select /* one /* two; */ 'still one; */ 1;
/* before */ select 2 /* after */;
select 3/*; -- */+ 4 -- ; 'unclosed
;
select 5 +/* plus */6, 7 -- minus
-8, 9*/* star */10;
/*

over /*
   lines; */ $$ ' " \q
*/ select 11 /**/ as "/* name */";
select '/*', 12 /***/, '*/';
