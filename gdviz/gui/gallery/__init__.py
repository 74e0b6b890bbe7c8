"""Galleries: cards with pictures under headings, one of which is chosen by mouse, keys or words."""
