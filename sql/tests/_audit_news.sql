-- _audit_news
--
-- For suites about the audit: what has been added to it lately.

-- What happened to a tenant's rows since the last look.
create sequence pg_temp.looked;

create function pg_temp.news(slug text default 'acme')
returns table (relation text, action text, old_values jsonb, new_values jsonb)
language sql
as $$
    select relation, action, old_values, new_values
    from public.audit_entry
    where tenant_id = md5(slug)::uuid and number > currval('pg_temp.looked')
    order by number
$$;

create function pg_temp.look()
returns bigint
language sql
return setval('pg_temp.looked', (select max(number) from public.audit_entry));
