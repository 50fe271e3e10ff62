/** The parts of a `postgres:` URL. */
export interface PostgresUrl {
  /** A host name or an IP address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** `undefined` if the server asks for none. */
  readonly password: string | undefined;
  /** The password as the URL has it, with its escapes. */
  readonly writtenPassword: string | undefined;
  /** `undefined` if the URL does not say. */
  readonly sslmode: 'disable' | 'verify-full' | undefined;
  /** The path of a file with the certificates to trust. `undefined` for those of the system. */
  readonly sslrootcert: string | undefined;
}

const DEFAULT_PORT = 5432;
/** User, password, host, port, database and query. */
const form =
  /^postgres(?:ql)?:\/\/(?<user>[^:@/?#\s]+)(?::(?<password>[^@/?#\s]*))?@(?:\[(?<ipv6>[0-9a-fA-F:.]+)\]|(?<name>[A-Za-z0-9._-]*))(?::(?<port>\d{1,5}))?\/(?<database>[^/?#\s]+)(?:\?(?<query>[^#\s]*))?$/;
/** The names that the query may have. */
const queryNames: ReadonlySet<string> = new Set(['host', 'sslmode', 'sslrootcert']);

/**
 * Parses a URL such as `postgres://user:password@db.example:5432/mintmark?sslmode=verify-full`. The
 * host of a Unix socket stands in the query: `postgres://user@/mintmark?host=/run/postgresql`.
 * Returns `undefined` for anything else.
 */
export function parsePostgresUrl(text: string): PostgresUrl | undefined {
  const parts = form.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const query = new URLSearchParams(parts['query']);
  const given = new Map(query);
  if (given.size !== query.size || [...given.keys()].some((name) => !queryNames.has(name))) return undefined;
  const named = parts['ipv6'] ?? parts['name'] ?? '';
  const socket = given.get('host');
  if ((named === '') === (socket === undefined) || socket?.startsWith('/') === false) return undefined;
  const port = Number(parts['port'] ?? DEFAULT_PORT);
  const [user, password, database] = [parts['user'], parts['password'], parts['database']].map(decoded);
  if (user === undefined || database === undefined || (password === undefined && parts['password'] !== undefined)) return undefined;
  const sslmode = given.get('sslmode');
  if (sslmode !== undefined && sslmode !== 'disable' && sslmode !== 'verify-full') return undefined;
  if (port < 1 || port > 65_535) return undefined;
  const { password: writtenPassword } = parts;
  return { host: socket ?? named, port, database, user, password, writtenPassword, sslmode, sslrootcert: given.get('sslrootcert') };
}

/** Tells whether what is sent to a host stays on this machine. */
export function isOnThisMachine(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
