--! loses: public.t.name: blanks at the ends
--! loses: public.t.changed_at: set by each update
select 'nothing to do';
