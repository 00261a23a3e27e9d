"""From a brief to Korean: the grammar, composed answers, training dialogues, the checks."""
