"""What prepare does to the words of a row: one pure step a module, its data in a TOML beside it.

Each repair has `apply(text) -> str`, which changes nothing the second time, and `GATE`, a regular
expression (of Python and of Rust, so without look-arounds) that finds something in every text that
the step would change. `injection` changes nothing: it has `find(text) -> str`.
"""
