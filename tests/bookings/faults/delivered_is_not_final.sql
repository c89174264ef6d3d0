-- workshop: accepted instead of BKC06
insert into public.workshop_order_transition (from_status, to_status, actor)
values ('DELIVERED', 'RETURNED', 'JOCKEY');
