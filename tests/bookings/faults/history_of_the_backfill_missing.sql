-- store: differs: files
-- A history gains a line only where it is none.
call pg_temp.alter_body('public.noted_store_record', 'when ''array''', 'when ''object''');
