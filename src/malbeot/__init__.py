"""Malbeot (말벗) makes, trains, measures and serves Korean domain chatbots."""

__version__ = "0.1.0"
