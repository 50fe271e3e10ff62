import ipaddr from 'ipaddr.js';

/**
 * Returns whether an address is on the public Internet. These are not: private (RFC 1918, RFC
 * 4193), loopback, link-local (with cloud metadata), carrier-grade NAT (RFC 6598), multicast and
 * reserved addresses, and IPv6 addresses that carry such an IPv4 address (IPv4-mapped, NAT64, 6to4,
 * Teredo).
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return isPublicIPv4(parsed);
  if (parsed.isIPv4MappedAddress()) return isPublicIPv4(parsed.toIPv4Address());
  // Behind NAT64 (RFC 6052) every IPv4 host has such an address. It is as public as the IPv4
  // address in it.
  if (parsed.match(nat64)) return isPublicIPv4(new ipaddr.IPv4(parsed.toByteArray().slice(12)));
  return parsed.range() === 'unicast' && parsed.match(globalUnicast);
}

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && address.toString() !== azureMetadata;
}

const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
// IANA has assigned global unicast addresses from this block only (RFC 4291, 2.4).
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
// Azure's address for metadata and DNS is outside of every special range.
const azureMetadata = '168.63.129.16';

/** A request is refused because of its address. The reason names an origin at most. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * A destination is refused because it is not public. `network.allowPrivate` can allow one that the
 * operator configured.
 */
export class PrivateAddress extends RefusedAddress {}

/**
 * Throws `PrivateAddress` if a URL's host is an address that is not public, or a name of this
 * machine.
 *
 * Security: other names are verified by `publicOnly` when they are resolved.
 */
export function refusePrivateHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost')) throw new PrivateAddress(`${url.origin} is a name of this machine`);
  if (ipaddr.isValid(host) && !isPublic(host)) throw new PrivateAddress(`${url.origin} is not a public address`);
}

/**
 * Names that are not of the public Internet: this machine (RFC 6761), the link (RFC 6762), private
 * networks (RFC 6762, appendix G; RFC 8375; ICANN's `internal`).
 */
const localNames = ['localhost', 'localdomain', 'local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'home.arpa'];

/**
 * Throws `RefusedAddress` if a URL's host is a name of a local network: one of `localNames`, or a
 * name without a dot.
 */
export function refuseLocalName(url: URL): void {
  const name = url.hostname.replace(/\.$/, '');
  if (name.startsWith('[')) return;
  const isLocal = !name.includes('.') || localNames.some((local) => name === local || name.endsWith(`.${local}`));
  if (isLocal) throw new RefusedAddress(`${url.origin} is a name of a local network`);
}

/**
 * Returns the public ones of the addresses that a name resolved to. Throws `RefusedAddress` if
 * there are none.
 */
export function publicOnly<A extends { readonly address: string }>(name: string, addresses: readonly A[]): A[] {
  const allowed = addresses.filter(({ address }) => isPublic(address));
  if (allowed.length === 0) throw new PrivateAddress(`${name} has no public address`);
  return allowed;
}
