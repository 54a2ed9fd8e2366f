"""Readers of registry records in every form that registries hand out."""
