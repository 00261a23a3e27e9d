"""The dishes, as data files, and the loader that holds every row to its schema."""
