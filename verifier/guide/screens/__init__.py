"""Screens: what a reader will see, drawn or captured, numbered as the items are."""
