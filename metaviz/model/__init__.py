"""The nouns of the program: frozen, validated values that need numpy and the standard library only."""
