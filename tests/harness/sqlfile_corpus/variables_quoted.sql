-- :'v' is a string and :"v" an identifier, whatever the value has in it.
\set quote 'it''s; "quoted"'
\set backslash 'a\\b''c'
\set empty
select :'quote', :'backslash', :'empty';
select 1 as :"quote", 2 as :"backslash";
\set number 42
select :number + 1, :'number'::text || :number::text, -:number;
\set with space 'a  b' c "d e"
select :'with';
\unset number
select ':number' as "unset", :'quote';
