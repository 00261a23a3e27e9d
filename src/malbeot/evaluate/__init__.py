"""Measures bots and models: suites, targets, intervals, reports.

base (what a suite promises) ← food/ (the suites of the food bot) ← registry ← run → report
"""
