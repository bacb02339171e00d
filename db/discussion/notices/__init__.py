"""What readers are told: what they follow, and how comments become notices, behind the back of those who post."""
