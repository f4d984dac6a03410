"""Results as files: of a selection or of all results, made by a job, kept for a day for whoever asked."""
