"""Texts of files and of the command line: race files, presets, words, tables, glossary."""
