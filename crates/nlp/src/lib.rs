//! Native runtime for spaCy v3 CNN pipelines.
