"""Korean text: normalising, particles, sentences, near-duplicates. The bottom layer."""
