"""Pages on which staff help participants: registrations, phones, complaints, who wants no mass information."""

from console.helping import complaints, opt_outs, phones, registrations

BLUEPRINTS = (registrations.blueprint, complaints.blueprint, opt_outs.blueprint, phones.blueprint)
