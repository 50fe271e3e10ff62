import { isIPv6 } from 'node:net';

/**
 * Returns the URL of a server that listens on a host and a port. A host that stands for all
 * addresses is shown as `127.0.0.1`.
 */
export function listenUrl(host: string, port: number): URL {
  const isAny = host === '0.0.0.0' || host === '::';
  return new URL(`http://${isAny ? '127.0.0.1' : bracketed(host)}:${port}`);
}

/** Returns a host as a URL has it: an IPv6 address stands in brackets. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
