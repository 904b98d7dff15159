"""Screens of praise: who earned it, the wall, the stories, and peers who helped."""
