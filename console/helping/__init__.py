"""Where staff help participants: registrations, phones, complaints, who wants no mass information."""
