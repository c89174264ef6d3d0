-- _attempts_on_others
--
-- On top of _two_tenants: every way by which the application, for acme, could reach
-- rows of the other tenant through a function that acts with its owner's rights, and
-- what must come of it.

insert into public.workshop_extension (id, tenant_id, order_id, description)
values (
    md5('other brakes')::uuid, md5('other')::uuid, md5('other order')::uuid, 'brakes'
);

-- {me}, {van} and {day} stand for what most of them need.
create temporary table attempts as
select
    given.names::text[] as names,
    replace(
        replace(
            replace(given.statement, '{me}', 'md5(''acme'')::uuid'),
            '{van}', 'md5(''other van'')::uuid'
        ),
        '{day}', 'date ''2100-01-02'''
    ) as statement,
    given.verdict
from (
    values
    (
        '{refuse_booking_above_capacity}',
        'insert into public.bookings (tenant_id, customer_id, resource_id,'
        ' client_generated_id, start_at, end_at, attendee_count) select {me},'
        ' md5(''acme ada'')::uuid, {van}, ''x'', {day}, {day} + 1, 99',
        '23503'
    ),
    (
        '{refuse_capacity_below_bookings}',
        'update public.resource set capacity = 0 where id = {van}', '0 rows'
    ),
    (
        '{take_days_of_new_holds, require_open_days_of_new_holds}',
        'insert into public.resource_hold (tenant_id, resource_id, date, quantity,'
        ' customer_email, expires_at, idempotency_token)'
        ' select {me}, {van}, {day}, 99, ''x'', now(), ''x''',
        '23503'
    ),
    (
        '{take_days_of_changed_holds, record_row_change}',
        'update public.resource_hold set status = ''RELEASED'''
        ' where resource_id = {van}',
        '0 rows'
    ),
    (
        '{require_open_days_of_moved_holds}',
        'update public.resource_hold set resource_id = {van}', '42501'
    ),
    ('{give_back_days_of_deleted_holds}', 'delete from public.resource_hold', '42501'),
    (
        '{take_days_of_new_allocations, refuse_new_allocations_of_shut_days}',
        'insert into public.resource_allocation (tenant_id, resource_id, date,'
        ' quantity, order_id, line_item_id)'
        ' select {me}, {van}, {day}, 99, ''x'', ''x''',
        '23503'
    ),
    (
        '{take_days_of_changed_allocations, refuse_moved_allocations_to_shut_days}',
        'update public.resource_allocation set resource_id = {van}', '42501'
    ),
    (
        '{give_back_days_of_deleted_allocations}',
        'delete from public.resource_allocation where resource_id = {van}', '0 rows'
    ),
    (
        '{refuse_removal_of_promised_day}',
        'delete from public.resource_capacity where resource_id = {van}', '0 rows'
    ),
    (
        '{queue_at_resource, refuse_blackout_of_promised_days}',
        'insert into public.resource_blackout (tenant_id, resource_id, start_date,'
        ' end_date) select {me}, {van}, {day}, {day}',
        '23503'
    ),
    (
        '{queue_new_days_at_resource}',
        'insert into public.resource_capacity (tenant_id, resource_id, date,'
        ' max_capacity, available_capacity) select {me}, {van}, {day}, 9, 9',
        '23503'
    ),
    (
        '{record_workshop_order_status}',
        'update public.workshop_order set status = ''READY_FOR_RETURN'''
        ' where id = md5(''other order'')::uuid',
        '0 rows'
    ),
    (
        '{count_pending_workshop_extensions}',
        'insert into public.workshop_order (tenant_id, customer_id, vehicle)'
        ' select md5(''other'')::uuid, md5(''other ada'')::uuid, ''x''',
        '42501'
    ),
    (
        '{settle_workshop_extension, tell_workshop_order_of_extension}',
        'insert into public.workshop_extension (tenant_id, order_id, description)'
        ' select {me}, md5(''other order'')::uuid, ''x''',
        '23503'
    ),
    (
        '{tell_workshop_extension_of_item}',
        'insert into public.workshop_extension_item (tenant_id, extension_id,'
        ' description, price_cents) select {me}, md5(''other brakes'')::uuid, ''x'', 1',
        '23503'
    )
) as given (names, statement, verdict);
