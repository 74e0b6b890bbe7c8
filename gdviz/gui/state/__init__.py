"""The window without widgets: document, playback, settings, actions, background work."""
