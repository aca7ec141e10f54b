//! Events from phones and paper go in, what really happened comes out.
