"""Rows of any shape in, rows that one can train on out; the rest is set aside with reasons.

read        a file → Example, Page or SetAside, row by row: fields, pages
batch       what every row goes through alone: repairs (steps/), checks, personal, features
shards      a part of a file, read and cleaned: local (processes), cluster (Ray)
compare     which row said it before, and which rows belong together: groups, documents
split       train, validation, test: no group on two sides
run         all of it, with progress and a report: write, landing, report
"""
