"""The command line: one verb, one file. Each verb imports its room only when it runs."""
