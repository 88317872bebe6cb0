"""Certificate directories made the way their producers make them.

A producer of certificates is a class: `install()` makes its tree, `renew()` is a generator that renews in the producer's own order and
yields after every step that another process could see.
"""
