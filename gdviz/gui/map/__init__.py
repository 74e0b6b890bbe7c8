"""The maps and the height map under the mouse, and the data beside them."""
