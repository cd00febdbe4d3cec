"""The trade's values and rules: frozen, pure, standard library only."""
