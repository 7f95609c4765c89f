"""What staff do for participants: registrations, phones, complaints, who wants no mass information."""
