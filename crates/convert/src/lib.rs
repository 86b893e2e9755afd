//! From a spaCy wheel or folder to the project's own model file.
