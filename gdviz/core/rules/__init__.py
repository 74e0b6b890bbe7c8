"""An optimizer's step as equations, and with the numbers of a step."""
