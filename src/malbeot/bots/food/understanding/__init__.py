"""From the talk to what is wanted: words, negation, follow-ups, one wish."""
