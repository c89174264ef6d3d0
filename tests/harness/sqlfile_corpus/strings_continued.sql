-- A string goes on in a string on the next line; semicolons are inside of either.
select 'one;'
    'two;' -- a comment is a newline as well
    ' three';
select E'four\';'
    ' five;';
select 'six
seven;

eight' as "a
b;";
