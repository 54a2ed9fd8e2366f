"""Closed vocabularies as data."""
