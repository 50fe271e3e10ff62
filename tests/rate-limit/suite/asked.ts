import type { Field, MeteredCall } from '../../../components/rate-limit/src/types.ts';

/** Returns calls that range over no blocks. */
export function calls(...names: string[]): MeteredCall[] {
  return names.map((name) => ({ name, blocks: 0 }));
}

/** Returns the values of the draft's two fields. Empty if a field is not there. */
export function draftFields(fields: readonly Field[]): { rateLimit: string; rateLimitPolicy: string } {
  const of = (name: string): string => fields.find((field) => field.name === name)?.value ?? '';
  return { rateLimit: of('ratelimit'), rateLimitPolicy: of('ratelimit-policy') };
}
