"""Mentors and mentees: profiles and cards, pairs and what they write to each other, and who is proposed to whom."""
