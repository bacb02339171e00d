"""Articles on their way: what clients write, their status, who lists them before readers do, and what stands under
addresses."""
