"""What people really paste: hidden characters, quotes, labels, look-alikes, near misses."""
