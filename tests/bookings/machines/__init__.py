"""Hypothesis machines: a database and a model take the same steps."""
