//! Long work that the service hands over: planning a week.
