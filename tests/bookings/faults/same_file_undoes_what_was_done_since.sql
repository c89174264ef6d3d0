-- store: differs: answer | differs: files | BKE04 instead of accepted
-- It is not remembered how a record was when it was loaded.
call pg_temp.alter_body(
    'public.keep_store', 'and kept.digest is distinct from piece.digest', ''
);
