-- A file without any statement.

/* one */

-- two; three;
