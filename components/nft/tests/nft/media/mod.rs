mod pixels;
mod served;
mod sniff;
