"""Reads cell-therapy trial registry text into fields with evidence."""
