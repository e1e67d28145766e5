"""Modeloptic's connection guide: its rules, its check, and what builds its pages."""
