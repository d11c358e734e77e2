"""What may leave the centre: who asked for it, and what became of the asking."""
