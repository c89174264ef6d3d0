-- orders, finish IN_SERVICE as WORKSHOP + finish IN_SERVICE as WORKSHOP: check one_winner() fails
-- Both find the order in service; the update of the later one changes nothing.
call pg_temp.alter_body('public.transition_workshop_order', 'for no key update', '');
