//! Reference: names, descriptions and pronouns followed through the article.
