import type { Header } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { StaticBytes, StaticFile, StaticRole } from './manifest.ts';

/** What every policy begins with: nothing is allowed, and no page of others shows this one. */
const nothing = `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * What each file may do.
 *
 * Security: WebAssembly is compiled in the worker only, whose policy is that of its own script. The
 * page makes no script out of a text: the one policy of Trusted Types takes the path of the worker.
 */
const policies: Readonly<Record<StaticRole, string>> = {
  landing: `${nothing}; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
  console: `${nothing}; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types console`,
  verifier: `${nothing}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
  asset: `${nothing}; sandbox`,
  data: `${nothing}; sandbox`,
};

const securityFields: readonly Header[] = [
  { name: 'x-content-type-options', value: 'nosniff' },
  { name: 'referrer-policy', value: 'no-referrer' },
  { name: 'cross-origin-opener-policy', value: 'same-origin' },
  { name: 'cross-origin-resource-policy', value: 'same-origin' },
];

/** A year: another content has another name. */
const immutable = 'public, max-age=31536000, immutable';

/** Returns the fields that every response of the console's routes has. */
export function consoleFields(role: StaticRole, cacheControl: string, requestId: string): Header[] {
  return [
    { name: 'cache-control', value: cacheControl },
    { name: 'content-security-policy', value: policies[role] },
    ...securityFields,
    { name: 'x-request-id', value: requestId },
  ];
}

/** Returns whether the name of a file changes with its content. */
function isHashed(role: StaticRole): boolean {
  return role === 'asset' || role === 'verifier';
}

/** Returns the entity tag of a representation: each coding of a file has its own. */
export function tagOf({ sha256 }: StaticBytes): string {
  return `"${sha256.slice(0, 32)}"`;
}

/**
 * Returns the fields that each response with a file has, also one that says that it is unchanged.
 * `chosen`: the representation that the client gets.
 */
export function staticFields({ role }: StaticFile, chosen: StaticBytes, requestId: string): Header[] {
  return [...consoleFields(role, isHashed(role) ? immutable : 'no-cache', requestId), { name: 'etag', value: tagOf(chosen) }];
}
