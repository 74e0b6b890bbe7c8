"""The transport bar: buttons, the scrubber with the marks of a race's events, and its part."""
