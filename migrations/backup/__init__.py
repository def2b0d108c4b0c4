"""`python -m migrations.backup dump|restore|verify FOLDER`: the databases of `SERVICES`, in files.

A dump is one folder: for each collection a compressed stream of BSON documents in the order of their `_id`,
and `manifest.json` with the indexes, counts and SHA-256 sums of all. Each service is read at one moment
(snapshot reads), while it goes on. A dump without its manifest is none: it is written last.
"""
