import ipaddr from 'ipaddr.js';

/**
 * Whether an address is one of the public Internet. Everything else is refused: private (RFC 1918, RFC 4193), loopback, link-local (cloud metadata among
 * it), carrier-grade NAT (RFC 6598), multicast, reserved, and addresses that carry an IPv4 one of these (IPv4-mapped, NAT64, 6to4, Teredo).
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return isPublicIPv4(parsed);
  if (parsed.isIPv4MappedAddress()) return isPublicIPv4(parsed.toIPv4Address());
  // Behind NAT64 (RFC 6052) every IPv4 host looks like this: it is as public as the address it carries.
  if (parsed.match(nat64)) return isPublicIPv4(new ipaddr.IPv4(parsed.toByteArray().slice(12)));
  return parsed.range() === 'unicast' && parsed.match(globalUnicast);
}

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && address.toString() !== azureMetadata;
}

const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
// IANA has given out global unicast from nowhere else (RFC 4291, 2.4).
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
// Azure's metadata and DNS address is outside every special range.
const azureMetadata = '168.63.129.16';

/** An address is refused, and why. Names no more than an origin. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** A destination is refused because it is not public. `network.allowPrivate` can allow one that the operator configured. */
export class PrivateAddress extends RefusedAddress {}

/** Refuses a URL's host where it is an address that is not public, or a name for this machine. Names are judged again when they are resolved. */
export function checkHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost')) throw new PrivateAddress(`${url.origin} names this machine`);
  if (ipaddr.isValid(host) && !isPublic(host)) throw new PrivateAddress(`${url.origin} is not a public address`);
}

/** Of the addresses that a name resolved to, the public ones. Errors: `RefusedAddress` where there is none. */
export function publicOnly<A extends { readonly address: string }>(name: string, addresses: readonly A[]): A[] {
  const allowed = addresses.filter(({ address }) => isPublic(address));
  if (allowed.length === 0) throw new PrivateAddress(`${name} has no public address`);
  return allowed;
}
