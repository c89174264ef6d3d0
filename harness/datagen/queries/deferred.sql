-- Constraints that a transaction checks at its end unless it is told otherwise.
select distinct
    pg_namespace.nspname as schema,
    pg_constraint.conname as name
from pg_catalog.pg_constraint
inner join pg_catalog.pg_namespace
    on pg_constraint.connamespace = pg_namespace.oid
where
    pg_constraint.condeferred
    and pg_constraint.conrelid <> 0
order by schema, name
