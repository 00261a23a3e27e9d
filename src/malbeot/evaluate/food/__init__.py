"""The suites of the food bot: wishes met, allergies never broken, answers that vary."""
