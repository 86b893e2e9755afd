//! One pipeline from article to coded record.
