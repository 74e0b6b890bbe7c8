"""Faults that a user would see, planted one at a time to test the tests: python -m tests.faults.

Each list beside this file is one room of the program: its tests, and small edits of its source.
"""
