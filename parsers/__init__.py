"""Pure: text in, Command out. parse() never raises."""
