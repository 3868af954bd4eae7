"""Result: the frozen, versioned document (one JSON object per extension)."""
