"""Sample extensions of our own, and what packs them."""
