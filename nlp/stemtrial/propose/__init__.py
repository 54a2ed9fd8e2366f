"""Proposers: find mentions with high recall."""
