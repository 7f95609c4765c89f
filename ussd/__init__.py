"""The USSD channel: dialects in, screens out."""
