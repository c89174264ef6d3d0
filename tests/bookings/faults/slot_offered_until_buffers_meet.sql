-- availability: differs: offered | TAKEN instead of ALIKE
-- A slot is looked up without its buffers, which the booking has.
call pg_temp.alter_body(
    'public.free_slots_between',
    'step.start_at - hours.before, step.start_at + hours.length + hours.after',
    'step.start_at, step.start_at + hours.length'
);
