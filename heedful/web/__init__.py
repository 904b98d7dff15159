"""The screens, by audience."""
