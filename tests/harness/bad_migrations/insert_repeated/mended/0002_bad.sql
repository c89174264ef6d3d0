insert into public.tag
select 'new'
where not exists (select from public.tag where name = 'new');
