"""Released weights: finding, verifying and opening them."""
