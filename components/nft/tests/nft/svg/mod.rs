mod attacks;
mod css;
mod kept;
mod lenient;
mod limits;
mod properties;
mod safe;
