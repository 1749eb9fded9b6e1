"""The command line: one verb a stage of the walk from the plan to the page."""
