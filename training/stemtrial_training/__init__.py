"""From gold and raw text to a released model."""
