// A module that does nothing: what Node itself changes when a flag names one.
