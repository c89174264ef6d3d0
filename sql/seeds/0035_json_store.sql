-- 0035_json_store
--
-- One file of the older store: what a record looks like stands in a function, where
-- nothing that reads the catalog finds it.

insert into public.tenant (id, slug, name, timezone)
values (md5('seed store')::uuid, 'seed-store', 'Store of the seed', 'UTC');

insert into public.store (tenant_id)
values (md5('seed store')::uuid);

insert into public.store_booking (tenant_id, key, record)
select
    md5('seed store')::uuid as tenant_id,
    made.key,
    made.record || jsonb_build_object('id', made.key) as record
from (
    values
    (
        'b_1',
        '{"user_id": "u_1", "slot_id": "A", "status": "confirmed",
        "start_at": 1732065600000, "duration_min": 30, "resource_id": "van"}'::jsonb
    ),
    (
        'b_2',
        '{"user_id": "u_2", "slot_id": "B", "status": "cancelled",
        "start_at": null, "resource_id": " ", "history": []}'
    ),
    (
        'b_3',
        '{"user_id": "u_3", "slot_id": "C", "status": "reschedule_pending",
        "pending_new_slot_id": "D"}'
    )
) as made (key, record);
