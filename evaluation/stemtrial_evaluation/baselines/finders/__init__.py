"""What each rival library finds: one file a library, each for the worker of `worker.py`.

A finder imports nothing of this project, because its environment may not have it. `build(header)`
takes what `terms.header` made and returns a function from texts and given spans to mentions.
"""
