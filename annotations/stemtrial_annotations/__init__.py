"""The gold set, its guidelines, readers, splits and agreement."""
