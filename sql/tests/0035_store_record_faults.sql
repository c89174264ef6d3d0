-- 0035_store_record_faults
--
-- What is wrong with a record of the older store is said field by field.

begin;

select plan(9);

-- arrange ---------------------------------------------------------------------
create function pg_temp.faults(change jsonb) returns text[]
language sql
as $$
    select public.store_record_faults(
        'b_1',
        '{"id": "b_1", "user_id": "u_9", "slot_id": "A", "status": "confirmed"}' || change
    )
$$;

-- good records ----------------------------------------------------------------
select is(
    pg_temp.faults('{}'),
    '{}',
    'a record needs no more than id, user, slot and status'
);

select is(
    pg_temp.faults('{
        "start_at": null, "duration_min": null, "resource_id": null,
        "pending_new_slot_id": null, "created_at": null, "updated_at": null
    }'),
    '{}',
    'times, duration, resource and wanted slot may be null'
);

select is(
    pg_temp.faults('{
        "start_at": 1732065600000, "duration_min": 0, "resource_id": " ",
        "history": 7, "colour": {"red": [1e300]}
    }'),
    '{}',
    'a history of any kind and fields that nobody knows are no fault'
);

-- bad ones --------------------------------------------------------------------
select is(
    array(
        select public.store_record_faults('b_1', value)
        from
            (values ('null'::jsonb), ('[]'), ('"b_1"'), ('7'), ('true'))
                as given (value)
    ),
    array[
        ['is null, not object'], ['is array, not object'], ['is string, not object'],
        ['is number, not object'], ['is boolean, not object']
    ],
    'a record that is null or no object is a fault'
);

select is(
    public.store_record_faults('b_1', '{}'),
    array[
        'id is missing, not string', 'user_id is missing, not string',
        'slot_id is missing, not string', 'status is missing, not string'
    ],
    'everything that is missing is said at once'
);

select is(
    pg_temp.faults('{
        "start_at": "1732065600000", "duration_min": "30", "resource_id": 7,
        "pending_new_slot_id": [], "created_at": {}, "updated_at": true
    }'),
    array[
        'start_at is string, not number or null or missing',
        'duration_min is string, not number or null or missing',
        'resource_id is number, not string or null or missing',
        'pending_new_slot_id is array, not string or null or missing',
        'created_at is object, not number or null or missing',
        'updated_at is boolean, not number or null or missing'
    ],
    'fields of a wrong type are faults, each with the type that it should have'
);

select is(
    pg_temp.faults('{"start_at": 1e99}'),
    array['start_at 100000000000000000000000000000 is out of range'],
    'a moment that no clock shows is a fault'
);

select is(
    pg_temp.faults('{"id": "b_2"}'),
    array['id is "b_2", not its key'],
    'an id that is not the key is a fault'
);

select is(
    pg_temp.faults('{"status": "canceled"}'),
    array['status "canceled" is unknown'],
    'a status that the store does not know is a fault: it spells cancelled with two l'
);

select * from finish();
rollback;
