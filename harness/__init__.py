"""A test harness for PostgreSQL: raw SQL migrations, pgTAP suites, pytest."""
