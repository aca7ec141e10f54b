//! Records go in and come out; the only SQL of the house, one text for two engines.
