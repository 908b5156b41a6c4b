"""What ./jlink is made of: one concern a module, Python's standard library only."""
