import type { Config } from '../../../../build/types/config.js';
import type { ReadConfig } from '../../config/read.ts';
import { hiddenHosts, hostOf } from './origins.ts';
import type { HiddenHost } from './origins.ts';

/** Scheme, user, host, port and the rest of a URL as it is written. */
const urlParts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#\\@]*@)?(\[[^\]]*\]|[^/?#\\:]*)(.*)$/is;

/**
 * The stand-ins of a configuration: what components see in place of each host that is a secret, so
 * that no answer, trace, document or log line of theirs can tell it. Only what asks upstreams knows
 * both. Scheme, port, path and query stay as they are.
 */
export class StandIns {
  readonly #hidden: readonly HiddenHost[];

  private constructor(hidden: readonly HiddenHost[]) {
    // The longest first: a hidden host may be below another.
    this.#hidden = hidden.toSorted((a, b) => b.host.length - a.host.length);
  }

  static of(read: Pick<ReadConfig, 'config' | 'filled' | 'redact'>): StandIns {
    return new StandIns(hiddenHosts(read));
  }

  /** Whether nothing is hidden. */
  get isEmpty(): boolean {
    return this.#hidden.length === 0;
  }

  /** Returns a configuration as components may see it. */
  inConfig(config: Config): Config {
    if (this.isEmpty) return config;
    const seen = (text: string): string => this.#replace(text, ({ host }) => host === hostIn(text));
    const chains = Object.entries(config.chains).map(([id, chain]) => {
      const rpc = chain.rpc.map((endpoint) => (typeof endpoint === 'string' ? seen(endpoint) : { ...endpoint, url: seen(endpoint.url) }));
      return [id, { ...chain, rpc }] as const;
    });
    const { ipfs, arweave } = config.content;
    const content = { ...config.content, ipfs: ipfs.map(seen), arweave: arweave.map(seen) };
    return { ...config, chains: Object.fromEntries(chains), content };
  }

  /**
   * Returns a URL that came from an upstream with the stand-in of its host. A host below a hidden
   * one, as a gateway has it for each CID, is hidden too.
   */
  hide(text: string): string {
    return this.#replace(text, ({ host }) => isWithin(hostIn(text), host));
  }

  /** Returns the URL that has a stand-in. Other URLs are returned as they are. */
  reveal(text: string): Revealed {
    const [, scheme = '', user = '', name = '', rest = ''] = urlParts.exec(text) ?? [];
    const host = name.toLowerCase();
    const hidden = user === '' ? this.#hidden.find(({ standIn }) => isWithin(host, standIn)) : undefined;
    if (hidden === undefined) return { url: text, hidden };
    return { url: `${scheme}${host.slice(0, host.length - hidden.standIn.length)}${hidden.host}${rest}`, hidden };
  }

  /** Returns a text of this host with the stand-in wherever it names a hidden host. */
  inText(text: string): string {
    return this.#hidden.reduce(withoutHost, text);
  }

  /** Returns 32 hexadecimal digits that tell these hosts from others behind the same stand-ins. */
  async digest(): Promise<string> {
    const text = this.#hidden.map(({ host, standIn }) => `${standIn} ${host}\n`).join('');
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #replace(text: string, is: (hidden: HiddenHost) => boolean): string {
    const host = hostIn(text);
    const hidden = this.#hidden.find(is);
    if (host === '' || hidden === undefined) return text;
    const shown = host.slice(0, host.length - hidden.host.length) + hidden.standIn;
    const [, scheme, user = '', , rest] = urlParts.exec(text) ?? [];
    if (scheme !== undefined) return `${scheme}${user === '' ? '' : '@'}${shown}${rest ?? ''}`;
    const url = new URL(text);
    url.hostname = shown;
    return url.href;
  }
}

/** A URL, and the hidden host that was revealed in it. */
export interface Revealed {
  readonly url: string;
  readonly hidden: HiddenHost | undefined;
}

/**
 * Returns a text with the stand-in of a host wherever it names it. An address that is part of
 * another number is none, and neither is a name without a dot that is part of a word.
 */
export function withoutHost(text: string, { host, standIn }: HiddenHost): string {
  return text.replaceAll(patternOf(host), standIn);
}

/** Returns whether a host is a word like others: it has no dot, as `node` has none. */
export function isWord(host: string): boolean {
  return !/[.:]/.test(host);
}

function patternOf(host: string): RegExp {
  const name = host.replace(/[^a-z0-9-]/g, '\\$&');
  if (isWord(host)) return new RegExp(`(?<![a-z0-9.-])${name}(?![a-z0-9-]|\\.[a-z0-9-])`, 'gi');
  return /[a-z]/.test(host) && !host.startsWith('[') ? new RegExp(name, 'gi') : new RegExp(`(?<![0-9.])${name}(?![0-9]|\\.[0-9])`, 'gi');
}

function hostIn(text: string): string {
  const url = URL.parse(text);
  return url === null ? '' : hostOf(url);
}

function isWithin(host: string, other: string): boolean {
  return host === other || host.endsWith(`.${other}`);
}
