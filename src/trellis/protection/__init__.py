"""How long records are kept, proof that they are gone, holds, and copies for the person concerned."""
