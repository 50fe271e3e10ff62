import type { Config } from '../../../../build/types/config.js';
import type { ReadConfig } from '../../config/read.ts';
import { hiddenOrigins } from './origins.ts';
import type { HiddenOrigin } from './origins.ts';

/** Scheme, user, host and port of a URL as it is written, and the rest. */
const urlParts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#\\]*)(.*)$/is;

/**
 * The stand-ins of a configuration: what components see in place of each origin that is a secret,
 * so that no answer, trace, document or log line of theirs can tell it. Only what asks upstreams
 * knows both.
 */
export class StandIns {
  readonly #hidden: readonly HiddenOrigin[];

  private constructor(hidden: readonly HiddenOrigin[]) {
    this.#hidden = hidden;
  }

  static of(read: Pick<ReadConfig, 'config' | 'filled' | 'redact'>): StandIns {
    return new StandIns(hiddenOrigins(read));
  }

  /** Whether nothing is hidden. */
  get isEmpty(): boolean {
    return this.#hidden.length === 0;
  }

  /** Returns a configuration as components may see it. */
  inConfig(config: Config): Config {
    if (this.isEmpty) return config;
    const seen = (text: string): string => {
      const url = URL.parse(text);
      const hidden = url === null ? undefined : this.#at(url);
      return url === null || hidden === undefined ? text : standInFor(text, url, hidden);
    };
    const chains = Object.entries(config.chains).map(([id, chain]) => {
      const rpc = chain.rpc.map((endpoint) => (typeof endpoint === 'string' ? seen(endpoint) : { ...endpoint, url: seen(endpoint.url) }));
      return [id, { ...chain, rpc }] as const;
    });
    const { ipfs, arweave } = config.content;
    const content = { ...config.content, ipfs: ipfs.map(seen), arweave: arweave.map(seen) };
    return { ...config, chains: Object.fromEntries(chains), content };
  }

  /**
   * Returns a URL that came from an upstream with the stand-in of its origin. A host below a
   * hidden one, as a gateway has it for each CID, is hidden too, and so is another port of it,
   * which is shown.
   */
  hide(text: string): string {
    const url = URL.parse(text);
    if (url === null) return text;
    const hidden = this.#at(url) ?? this.#hidden.find((one) => isWithin(url, one.url));
    return hidden === undefined ? text : standInFor(text, url, hidden);
  }

  #at(url: URL): HiddenOrigin | undefined {
    return this.#hidden.find((one) => one.url.origin === url.origin);
  }

  /** Returns the URL that has a stand-in. Other URLs are returned as they are. */
  reveal(text: string): Revealed {
    const [, scheme = '', authority = '', rest = ''] = urlParts.exec(text) ?? [];
    const at = authority.toLowerCase();
    const [host = '', port] = at.split(':');
    const hidden = this.#hidden.find(({ standIn }) => host === standIn.hostname || host.endsWith(`.${standIn.hostname}`));
    if (hidden === undefined) return { url: text, hidden: undefined };
    const below = host.slice(0, host.length - hidden.standIn.hostname.length);
    const real = port === undefined ? hidden.url.host : `${hidden.url.hostname}:${port}`;
    return { url: `${scheme}${below}${real}${rest}`, hidden };
  }
}

/** A URL, and the hidden origin that was revealed in it. */
export interface Revealed {
  readonly url: string;
  readonly hidden: HiddenOrigin | undefined;
}

/**
 * Returns a text with the stand-in of an origin wherever the text names its host. A name that is
 * part of another word is none.
 */
export function withoutHost(text: string, { url, standIn }: HiddenOrigin): string {
  if (!text.toLowerCase().includes(url.hostname)) return text;
  const pattern = (name: string): RegExp =>
    new RegExp(`(?<![a-z0-9-])${name.replace(/[^a-z0-9-]/g, '\\$&')}(?![a-z0-9-]|\\.[a-z0-9-])`, 'gi');
  return [url.host, url.hostname].reduce((rest, name) => rest.replaceAll(pattern(name), standIn.hostname), text);
}

function standInFor(text: string, url: URL, hidden: HiddenOrigin): string {
  const user = url.username === '' && url.password === '' ? '' : '@';
  const below = url.hostname.slice(0, url.hostname.length - hidden.url.hostname.length);
  const rest = urlParts.exec(text)?.[3] ?? url.pathname + url.search + url.hash;
  return `${url.protocol}//${user}${below}${hidden.standIn.hostname}${portBeside(url, hidden.url)}${rest}`;
}

function isWithin(url: URL, hidden: URL): boolean {
  return url.hostname === hidden.hostname || url.hostname.endsWith(`.${hidden.hostname}`);
}

/** Returns the port of a URL, with its colon, unless it is that of the hidden origin. */
function portBeside(url: URL, hidden: URL): string {
  if (url.protocol === hidden.protocol && url.port === hidden.port) return '';
  return `:${url.port === '' ? defaultPort(url) : url.port}`;
}

function defaultPort({ protocol }: URL): string {
  return protocol === 'http:' ? '80' : '443';
}
