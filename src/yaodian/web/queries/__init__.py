"""Questions: the viewer and a day go in, values for pages, answers and the command line come out. Nothing here writes."""
