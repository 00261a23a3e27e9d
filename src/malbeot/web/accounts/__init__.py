"""Who is here: sign-up, login, sessions, profile."""
