"""The food bot: what to eat, for this person, now."""
