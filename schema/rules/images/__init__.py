"""What must hold of an image before it is put."""
