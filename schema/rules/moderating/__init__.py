"""What moderators decide: about comments, one or many, and about the discussions of articles."""
