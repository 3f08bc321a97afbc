"""What Trellis says about itself: privacy, cookies, accessibility."""
