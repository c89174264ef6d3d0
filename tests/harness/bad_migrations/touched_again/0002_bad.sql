-- red: idempotent | changes data | public.t.changed_at: 
update public.t set name = trim(name);
