//! Single rules of the state machine, each in the shortest story that shows it.
