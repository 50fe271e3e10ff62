/**
 * The formats of `schema/config.json`, which a pattern cannot express. Each function tells whether
 * a text has the format.
 */

import { parsePostgresUrl } from '../text/postgres-url.ts';
import { parseRedisUrls } from '../text/redis-urls.ts';

const name = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
/** The greatest chain id whose `v` of EIP-155 fits 64 bits (EIP-2294). */
const maxChainId = 9223372036854775771n;

function isIPv6(text: string): boolean {
  return /^[0-9a-fA-F:.]{2,45}$/.test(text) && URL.canParse(`http://[${text}]/`);
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535;
}

function isHost(text: string): boolean {
  return text.startsWith('[')
    ? text.endsWith(']') && isIPv6(text.slice(1, -1))
    : name.test(text) && (!/^[\d.]+$/.test(text) || ipv4.test(text));
}

/**
 * Tells whether a text is a host, or a host and a port, as the Host field has it (RFC 9110, 7.2).
 */
export function authority(text: string): boolean {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text) ?? [];
  return host !== undefined && isHost(host) && (port === undefined || isPort(port));
}

/** Tells whether a text is a host and a port. */
export function hostPort(text: string): boolean {
  return /:\d+$/.test(text) && authority(text);
}

/** Tells whether a text is an `http:` or `https:` URL without a user and a fragment. */
export function httpUrl(text: string): boolean {
  if (!/^https?:\/\/[^/?#\\]/.test(text) || /[\s\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && !text.includes('#') && !/^https?:\/\/[^/?]*@/.test(text);
}

/**
 * Tells whether a text is an origin as RFC 6454 writes it: scheme, host, and the port unless it is
 * the scheme's default.
 */
export function origin(text: string): boolean {
  return httpUrl(text) && new URL(text).origin === text;
}

/** Tells whether a text is an origin, or `*` for any. */
export function corsOrigin(text: string): boolean {
  return text === '*' || origin(text);
}

/**
 * Tells whether a text is a chain id: decimal, without leading zeros, in the bounds of EIP-2294.
 */
export function chainId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= maxChainId;
}

/** Tells whether a text is a chain id, or `*` for any. */
export function anyOrChainId(text: string): boolean {
  return text === '*' || chainId(text);
}

/**
 * Tells whether a text bounds the gas of a transaction: decimal, without leading zeros, at least
 * 21000, at most 64 bits.
 */
export function transactionGas(text: string): boolean {
  return /^[1-9]\d{4,19}$/.test(text) && BigInt(text) >= 21_000n && BigInt(text) < 2n ** 64n;
}

/** Tells whether a text is an IP address, or a network in CIDR notation (RFC 4632, RFC 4291). */
export function cidr(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const maxLength = ipv4.test(address) ? 32 : isIPv6(address) ? 128 : -1;
  return (
    maxLength >= 0 && more.length === 0 && (length === undefined || (/^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= maxLength))
  );
}

/** Tells whether a text is the URL of a PostgreSQL database. */
export function postgresUrl(text: string): boolean {
  return parsePostgresUrl(text) !== undefined;
}

/** Tells whether a text is the URL of a Redis server, or several, separated by commas. */
export function redisUrls(text: string): boolean {
  return parseRedisUrls(text) !== undefined;
}

/** Fields of a request that the gateway or the host sets, or that concern the connection. */
const reserved = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** Tells whether a text is the name of a field that a request to an endpoint may have besides. */
export function ownField(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,64}$/.test(text) && !reserved.has(text.toLowerCase());
}
