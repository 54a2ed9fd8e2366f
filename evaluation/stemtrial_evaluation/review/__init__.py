"""The landscape of a corpus beside the published review's (Chen et al. 2025): shares and signs."""
