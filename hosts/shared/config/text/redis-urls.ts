/** The parts of the URL of a Redis or Valkey server. */
export interface RedisUrl {
  /** The whole URL. */
  readonly url: string;
  /** The password. `undefined` if the URL has none. */
  readonly password: string | undefined;
  /** The password as it is written in the URL. */
  readonly writtenPassword: string | undefined;
  /** The host as it is written in the URL. Empty for a Unix socket. */
  readonly host: string;
  /** Whether the connection uses TLS. */
  readonly tls: boolean;
}

const login = String.raw`(?:(?<user>[^:@/?#\s,]*)(?::(?<password>[^@/?#\s,]*))?@)?`;
const remote = new RegExp(
  String.raw`^redis(?<tls>s?)://${login}(?<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?<port>\d{1,5}))?(?:/(?<database>\d{0,4}))?$`,
);
const local = new RegExp(String.raw`^unix://${login}(?<path>/[^?#\s,]+)(?:\?db=\d{1,4})?$`);

/**
 * Parses one URL, such as `rediss://user:password@cache.example:6379/0` or
 * `unix:///run/redis/redis.sock`, or several of one cluster, separated by commas. Returns
 * `undefined` if one of them is something else. Also if one of several has a Unix socket or a
 * database, which a cluster does not have.
 */
export function parseRedisUrls(text: string): RedisUrl[] | undefined {
  const urls: RedisUrl[] = [];
  const parts = text.split(',');
  for (const url of parts) {
    const groups = (remote.exec(url) ?? local.exec(url))?.groups;
    const port = Number(groups?.['port'] ?? 1);
    if (groups === undefined || port === 0 || port > 65_535) return undefined;
    const { password: writtenPassword, host = '', tls, path, database = '' } = groups;
    if (parts.length > 1 && (path !== undefined || database !== '')) return undefined;
    const password = writtenPassword === undefined ? undefined : decoded(writtenPassword);
    if (writtenPassword !== undefined && password === undefined) return undefined;
    urls.push({ url, password, writtenPassword, host, tls: tls === 's' });
  }
  return urls;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
