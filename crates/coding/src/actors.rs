//! Actors: who a noun phrase stands for.
