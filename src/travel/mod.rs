//! A road graph and a vehicle go in; travel times, distances and paths come out.
