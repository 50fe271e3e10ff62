/** Rate limits, quotas and limits of calls under way, with the fields of the IETF draft. */
export { cost, decide, render, settle } from '../../../components/rate-limit/src/limiter.ts';
export { InvalidError } from '../../../components/rate-limit/src/invalid.ts';
export { MemoryLimits } from '../../../hosts/shared/limits/memory.ts';
export type { DecidingStore, LimitsStore, StoredLimit, Update } from '../../../hosts/shared/limits/store.ts';
export type * from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
export { clientOf } from './client.ts';
export type { Client } from './client.ts';
export { LimiterError } from './error.ts';
export type { LimiterErrorCode, LimiterFailure } from './error.ts';
export { Limiter, createLimiter } from './limiter.ts';
export type { Taken, TakeRequest } from './limiter.ts';
export type { LimiterOptions, PolicyOptions } from './options.ts';
