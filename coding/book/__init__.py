"""The codebook as a value, the operations that change it, and what they touch.

`content` reads an edition, `operations` are the changes of a draft, `running` applies them in order, `touched` says
what they would touch, `difference` compares two editions, `from_file` makes operations of a file. Nothing here writes.
"""
