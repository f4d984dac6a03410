"""Labels made by hand, and how the product is scored against them."""
