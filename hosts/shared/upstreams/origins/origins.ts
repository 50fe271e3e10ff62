import type { ReadConfig } from '../../config/read.ts';
import { fill } from '../../config/text/fill.ts';
import { fromToken, listedUpstreams, other } from '../upstreams.ts';
import type { ListedUpstream, Upstream } from '../upstreams.ts';

/** An upstream, and what is shown as its origin. */
export interface UpstreamOrigin {
  readonly upstream: Upstream;
  /**
   * Scheme, host, and the port unless it is the scheme's default. A host that is a secret has its
   * stand-in. Empty for upstreams that have many: `token` and `other`.
   */
  readonly origin: string;
}

/** A host that is a secret. */
export interface HiddenHost {
  /** In lower case, without a dot at its end. */
  readonly host: string;
  /** What is shown in its place: a name that never has an address (RFC 6761, section 6.4). */
  readonly standIn: string;
}

/** What takes the place of every variable to see where it stands: a name, or a port. */
const placeholders = ['placeholder', '47113'];
/** The shortest secret that is looked for in a host. Shorter values are found by chance. */
const MIN_SECRET_CHARACTERS = 4;

type Read = Pick<ReadConfig, 'config' | 'filled' | 'redact'>;

/** Returns every upstream of a configuration with its origin. */
export function upstreamOrigins(read: Read): UpstreamOrigin[] {
  const standIns = new Map(hiddenHosts(read).map(({ host, standIn }) => [host, standIn]));
  const shown = ({ url: text, upstream }: ListedUpstream): string => {
    const url = URL.parse(text);
    if (url === null) return `https://${standInFor(upstream)}`;
    const standIn = standIns.get(hostOf(url));
    if (standIn !== undefined) url.hostname = standIn;
    return url.origin;
  };
  return [
    ...listedUpstreams(read.config).map((listed) => ({ upstream: listed.upstream, origin: shown(listed) })),
    { upstream: fromToken, origin: '' },
    { upstream: other, origin: '' },
  ];
}

/**
 * Returns the hosts of a configuration's upstreams that are secrets, each once.
 *
 * Security: what came out of the environment is a secret, and so is what stands at a place for
 * secrets. A host that depends on the one, or has the other in it, is hidden, wherever the
 * configuration has it. Path, query and credentials of a URL are never shown.
 */
export function hiddenHosts({ config, filled, redact }: Read): HiddenHost[] {
  const found = new Map<string, HiddenHost>();
  for (const { upstream, url: text, at } of listedUpstreams(config)) {
    const url = URL.parse(text);
    const host = url === null ? '' : hostOf(url);
    if (host === '' || found.has(host)) continue;
    if (!isHostFixed(host, filled.get(at)) || redact.some((secret) => hasPart(host, secret.toLowerCase())))
      found.set(host, { host, standIn: standInFor(upstream) });
  }
  return [...found.values()];
}

/** Returns the host of a URL, without its port and without a dot at its end. */
export function hostOf({ hostname }: URL): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
}

/** Names the place of an upstream. */
function standInFor({ kind, chain, endpoint }: Upstream): string {
  return `${chain === '' ? '' : `chain-${chain}-`}${kind}-${endpoint}.invalid`;
}

/**
 * Returns whether no variable has a part in the host of a URL. `written`: the URL as it is written,
 * if it has variables. If the host is the same with other values, none has a part in it, however
 * the URL is written.
 */
function isHostFixed(host: string, written: string | undefined): boolean {
  if (written === undefined) return true;
  return placeholders.some((placeholder) => {
    const url = URL.parse(String(fill(written, () => placeholder).value));
    return url !== null && hostOf(url) === host;
  });
}

/** Returns whether a host has a secret as one or several of its parts. */
function hasPart(host: string, secret: string): boolean {
  const parts = (text: string): string => `.${text.replaceAll('-', '.')}.`;
  return secret.length >= MIN_SECRET_CHARACTERS && parts(host).includes(parts(secret));
}
