"""The nouns: frozen, typed values that every other room speaks in. Imports no other room."""
