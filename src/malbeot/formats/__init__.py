"""Files as people have them → rows with named fields, or pages of text. The bottom layer.

rows        JSONL, JSON, CSV, XLSX … → Row or Bad, with the line: lines, jsonrows, tables, workbook
spans       a part of a long file, so that several readers can share it; rows.parts_of cuts
documents   PDF, DOCX, HWPX, HTML, text → sections of text: archives
bad         what could not be read, and why

Knows nothing of questions and answers.
"""
