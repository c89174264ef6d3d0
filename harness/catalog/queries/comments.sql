-- Comments of everything, by the object's id.
select
    concat_ws(
        '/', remark.classoid, remark.objoid, nullif(remark.objsubid, 0)
    ) as id,
    'comment' as attribute,
    remark.description as value
from pg_description as remark

union all

select
    concat_ws('/', remark.classoid, remark.objoid) as id,
    'comment' as attribute,
    remark.description as value
from pg_shdescription as remark
where remark.classoid = 'pg_authid'::regclass
