"""What doors that speak HTTP share: requests as adapters see them, and who may use the simulated phone."""
