"""PHEE (Sun et al. 2022): sentences on drug safety that nobody of this project labelled."""
