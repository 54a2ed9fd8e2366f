"""Tables of trial facts, as reviews print them, read as gold answers."""

from stemtrial_evaluation.table.answers import Problem, TableGold, read_table_gold

__all__ = ["Problem", "TableGold", "read_table_gold"]
