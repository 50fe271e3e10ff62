//! Chain reads: what is asked, of which endpoint, and how replies are read.

mod abi;
mod ccip;
mod hedges;
mod reads;
mod replies;
mod standards;
