-- Subscriptions. Their connection strings hold passwords and can be read by superusers
-- only; the catalog's own columns too, so that it is named by hand.
select
    'subscription' as kind,
    concat('pg_subscription'::regclass::oid, '/', subscription.oid) as id,
    quote_ident(subscription.subname) as name,
    pg_get_userbyid(subscription.subowner) as owner,
    json_build_object(
        'enabled',
        subscription.subenabled,
        'slot',
        quote_ident(subscription.subslotname),
        'publications',
        (
            select string_agg(quote_ident(name), ', ' order by name)
            from unnest(subscription.subpublications) as name
        )
    ) as attributes
from pg_subscription as subscription
where
    subscription.subdbid
    = (
        select oid from pg_database
        where datname = current_database()
    )
