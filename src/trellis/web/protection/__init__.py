"""What is kept of the person signed in, copies of it, and proofs of deletion."""
