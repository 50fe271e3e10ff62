//! Chain reads: what is asked, of which endpoint, and how replies are read.

mod abi;
mod avatars;
mod batch;
mod ccip;
mod elsewhere;
mod extensions;
mod facts;
mod hedges;
mod lookups;
mod placeholders;
mod reads;
mod replies;
mod standards;
