"""Notice when a registry changes its form."""
