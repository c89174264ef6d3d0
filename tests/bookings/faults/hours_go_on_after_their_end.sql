-- availability: differs: offered | ALIKE instead of CLOSE
-- Off by one slot: it may begin just before the rule ends.
call pg_temp.alter_body(
    'public.free_slots_between',
    'step.start_at + hours.length <= hours.effective_to',
    'step.start_at < hours.effective_to'
);
