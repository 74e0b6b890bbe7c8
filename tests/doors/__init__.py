"""The few ways in that a user has: the command line, exported files, the real window.

Tests of what comes out enter here and nowhere else; these files alone know today's classes.
"""
