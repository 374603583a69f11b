"""The Python runtime of the emulator: loads a handler and gives it one event at a time."""
