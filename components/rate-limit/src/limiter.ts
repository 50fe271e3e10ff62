/** The limiter, linked natively: `mintmark:rate-limit/limiter` as functions. Where a component's binding throws an error with the payload `invalid`, these throw `InvalidError`. */
export { cost } from './cost.ts';
export { decide } from './decide.ts';
export { render } from './render.ts';
export { settle } from './settle.ts';
