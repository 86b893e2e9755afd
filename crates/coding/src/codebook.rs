//! The codebook: which words tell which act.
