"""Exemplars (R48): evidence without names, offered by its owner to a programme's shelf until taken back."""
