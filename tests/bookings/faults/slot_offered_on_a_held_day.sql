-- availability: differs: offered | ALIKE instead of CLOSE
-- A day without a unit left is taken for any other.
call pg_temp.alter_body(
    'public.free_slots_between', 'available_capacity = 0', 'available_capacity < 0'
);
