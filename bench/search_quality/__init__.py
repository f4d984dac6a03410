"""How good the order of the results is: queries made of real citing sentences, each with its known target."""
