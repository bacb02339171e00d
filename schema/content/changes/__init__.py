"""What changes for readers, as a feed for whoever builds pages, caches or indexes of them."""
