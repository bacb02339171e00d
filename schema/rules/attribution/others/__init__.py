"""Other languages: only credits that name the speaker in the plainest manner. May use all but `english`."""
