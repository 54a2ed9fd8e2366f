"""Writers: rows, tables, pages and terminal views."""
