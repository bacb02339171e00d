"""English: noun phrases, offices, pronouns, and the sentences that credit a quotation. May use all but `others`."""
