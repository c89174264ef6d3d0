delete from public.tag where name like 'new%';
