"""What processes open and how long they wait: `times` holds the waits, `pools` the connections and threads, each
with its reason. `python -m config.connections` states the totals."""
