"""The recogniser of mentions: sentences to learn from, two forms of model, and what they bring."""
