--! irreversible: an enum never loses a value
alter type public.colour add value if not exists 'blue';
