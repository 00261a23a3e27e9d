"""Rows of any shape in, rows that one can train on out; the rest is set aside with reasons.

read        a file → Example or SetAside, row by row: lines, jsonrows, tables, workbook, fields
clean       Example → Example, or the reason why not: letters, loops
duplicates  which row said it before, and which rows belong together: groups
split       train, validation, test: no group on two sides
run         all of it, with progress and a report
"""
