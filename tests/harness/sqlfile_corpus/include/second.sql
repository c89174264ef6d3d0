select 'second', :'level';
