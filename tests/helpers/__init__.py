"""What several test files share: sessions as text, the mapped view, sources as trees."""
