import ipaddr from 'ipaddr.js';

/** A client as limits count it. */
export interface Client {
  /** The client: an IPv4 address, or the first 64 bits of an IPv6 address. */
  readonly key: string;
  /** Its network: an IPv4 address, or the first 48 bits of an IPv6 address. */
  readonly network: string;
}

/**
 * Returns the client at an address. One IPv6 client has 2^64 addresses or more, so it is counted by
 * its prefix. A text that is no address is taken as it is. All clients without an address are one.
 *
 * Security: a client chooses what it writes into `X-Forwarded-For`. Pass an address that a proxy of
 * yours has set, or that of the connection.
 */
export function clientOf(address = ''): Client {
  if (!ipaddr.isValid(address)) return { key: address, network: address };
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return { key: parsed.toString(), network: parsed.toString() };
  return { key: prefix(parsed, 4, 64), network: prefix(parsed, 3, 48) };
}

function prefix({ parts }: ipaddr.IPv6, groups: number, bits: number): string {
  const kept = parts.map((part, index) => (index < groups ? part : 0));
  return `${new ipaddr.IPv6(kept).toString()}/${bits}`;
}
