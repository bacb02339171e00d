"""Records of other systems as drafts, by the rules that hold for all files. Uses `article`, `markup` and `pictures`."""
