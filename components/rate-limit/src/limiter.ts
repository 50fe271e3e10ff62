/**
 * The limiter for native callers: `mintmark:rate-limit/limiter` as functions. They throw
 * `InvalidError` where the binding of the component throws an error with the payload `invalid`.
 */
export { cost } from './cost.ts';
export { decide } from './decide.ts';
export { render } from './render.ts';
export { settle } from './settle.ts';
