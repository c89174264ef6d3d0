-- capacity: accepted instead of BKB11
call pg_temp.alter_body(
    'public.extend_hold',
    'perform public.require_live_hold(held.key, held.states, held.due)',
    'if held.states <> array[''ACTIVE''] then
        perform public.require_live_hold(held.key, held.states, held.due);
    end if'
);
