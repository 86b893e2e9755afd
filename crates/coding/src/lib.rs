//! Ontology, codebook, actors and the coder: annotated document in, events out.
