-- Dollar quotes: empty and tagged, one in the other, over lines, with anything inside.
select $$plain; text$$;
select $a$one $$two; $$ $b$three;$b$ end$a$;
select $a$ $a $ab$ $$$a$, 'after';
do $body$
begin
    -- a comment with 'one quote;
    perform $inner$select 'x;'$inner$;

    perform 1;
end;
$body$;
select $ä$umlaut; $a$ tag$ä$;
select $$:notavariable \notacommand \; /* -- $$ as "x";
