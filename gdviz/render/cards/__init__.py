"""The picture of each tab."""
