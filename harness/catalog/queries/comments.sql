-- Comments of everything, by the object's id.
select
    concat_ws(
        '/', remark.classoid, remark.objoid, nullif(remark.objsubid, 0)
    ) as id,
    'comment' as attribute,
    remark.description as value
from pg_description as remark
where
    (remark.objoid >= 16384 or remark.classoid = 'pg_namespace'::regclass)
    and remark.classoid <> 'pg_largeobject'::regclass

union all

select
    concat_ws('/', remark.classoid, remark.objoid) as id,
    'comment' as attribute,
    remark.description as value
from pg_shdescription as remark
where remark.classoid = 'pg_authid'::regclass
