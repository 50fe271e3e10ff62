/** The formats of `schema/config.json`: what a pattern cannot say. Each takes a string and tells whether it is one. */

const name = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;
const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
/** EIP-2294: the greatest chain id whose `v` of EIP-155 fits 64 bits. */
const greatestChainId = 9223372036854775771n;

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

/** Host, and a port after a colon if any: what a Host field (RFC 9110, 7.2) carries. */
export function authority(text: string): boolean {
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text) ?? [];
  return host !== undefined && isHost(host) && (port === undefined || isPort(port));
}

/** Host and port. */
export function hostPort(text: string): boolean {
  return /:\d+$/.test(text) && authority(text);
}

/** An `http:` or `https:` URL that names no user and no fragment. */
export function httpUrl(text: string): boolean {
  if (!/^https?:\/\/[^/?#\\]/.test(text) || /[\s\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && !text.includes('#') && !/^https?:\/\/[^/?]*@/.test(text);
}

/** An origin as RFC 6454 writes it: scheme, host, and the port unless it is the scheme's own. */
export function origin(text: string): boolean {
  return httpUrl(text) && new URL(text).origin === text;
}

/** An origin, or `*` for any. */
export function corsOrigin(text: string): boolean {
  return text === '*' || origin(text);
}

/** A chain id: decimal, no leading zeros, in the bounds of EIP-2294. */
export function chainId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= greatestChainId;
}

/** A chain id, or `*` for any. */
export function anyOrChainId(text: string): boolean {
  return text === '*' || chainId(text);
}

/** A bound on a transaction's gas: decimal, no leading zeros, from what the least transaction takes to the most that 64 bits hold. */
export function transactionGas(text: string): boolean {
  return /^[1-9]\d{4,19}$/.test(text) && BigInt(text) >= 21_000n && BigInt(text) < 2n ** 64n;
}

/** An IP address, or a network in CIDR notation (RFC 4632, RFC 4291). */
export function cidr(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const most = ipv4.test(address) ? 32 : isIPv6(address) ? 128 : -1;
  return most >= 0 && more.length === 0 && (length === undefined || (/^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= most));
}
