"""The judge: decides whether a mention answers its field."""
