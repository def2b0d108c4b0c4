"""Reads from secondaries that never miss what their user wrote.

A version of the cache carries the time of the write that made it. A fill under it may ask a secondary, in a
session advanced to that time: the secondary answers when it has got so far, or the primary does.
"""
