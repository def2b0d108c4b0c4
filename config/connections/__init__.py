"""What processes open and how long they wait, each figure with its reason.

`times` holds the waits, `pools` the threads and connections of one process, `totals` those of all of them,
which `python -m config.connections` states.
"""
