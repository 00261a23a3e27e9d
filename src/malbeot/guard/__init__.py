"""What must not leave the house, whichever bot or model wrote it."""
