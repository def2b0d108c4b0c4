"""How many web and worker processes to run now, by what the running ones tell."""
