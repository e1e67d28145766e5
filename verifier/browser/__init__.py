"""What the reader's browser loads, and how it is built."""
