"""What services may know of each other: ids, events, job names. No I/O."""
