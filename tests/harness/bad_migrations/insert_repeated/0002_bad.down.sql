delete from public.tag where name = 'new';
