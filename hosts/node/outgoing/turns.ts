/** The most connections to one origin. */
export const MAX_CONNECTIONS = 256;

/**
 * The connections that one client may have while nobody else needs them. A batch asks for the
 * documents of 100 tokens at once.
 */
export const SCARCE_FROM = MAX_CONNECTIONS / 2;

/** The connections that one client may have while they are scarce. */
export const MAX_SHARE = 16;

/** The connections to one origin: who has them, and who waits for one. */
interface Origin {
  inUse: number;
  readonly byClient: Map<string, number>;
  /** The requests that wait, by client, in the order in which they came. */
  readonly waiting: Map<string, Set<Turn>>;
}

/**
 * Gives each request a turn to use a connection to its origin. While many are in use, a client that
 * has its share waits, and the others do not wait for it. A connection that becomes free goes to
 * the waiting client that has the fewest.
 *
 * Without shares, slow calls of one client would take all connections to an endpoint.
 */
export class OriginTurns {
  readonly #origins = new Map<string, Origin>();

  /**
   * Returns the turn of a request of a client. A request of nobody is one of the gateway itself,
   * which has no share.
   */
  of(origin: string, client: string | undefined): Turn {
    return new Turn(this.#origins, origin, client ?? '');
  }
}

/** The turn of one request. */
export class Turn {
  readonly #origins: Map<string, Origin>;
  readonly #name: string;
  readonly #client: string;
  #stage: 'before' | 'waiting' | 'in use' | 'over' = 'before';
  #begin: () => void = () => {};

  constructor(origins: Map<string, Origin>, name: string, client: string) {
    this.#origins = origins;
    this.#name = name;
    this.#client = client;
  }

  /** Calls `begin` when the request may use a connection: at once, or when it is its turn. */
  enter(begin: () => void): void {
    this.#begin = begin;
    const origin = this.#origins.get(this.#name) ?? {
      inUse: 0,
      byClient: new Map<string, number>(),
      waiting: new Map<string, Set<Turn>>(),
    };
    this.#origins.set(this.#name, origin);
    if (mayBegin(origin, this.#client)) return this.#start(origin);
    this.#stage = 'waiting';
    const own = origin.waiting.get(this.#client) ?? new Set();
    origin.waiting.set(this.#client, own.add(this));
  }

  /** Gives the connection back, or waits no longer. Does nothing a second time. */
  leave(): void {
    const origin = this.#origins.get(this.#name);
    const stage = this.#stage;
    this.#stage = 'over';
    if (origin === undefined) return;
    if (stage === 'waiting') this.#stopWaiting(origin);
    if (stage === 'in use') this.#free(origin);
  }

  #start(origin: Origin): void {
    this.#stage = 'in use';
    origin.inUse++;
    origin.byClient.set(this.#client, (origin.byClient.get(this.#client) ?? 0) + 1);
    this.#begin();
  }

  #stopWaiting({ waiting }: Origin): void {
    const own = waiting.get(this.#client);
    own?.delete(this);
    if (own?.size === 0) waiting.delete(this.#client);
  }

  #free(origin: Origin): void {
    origin.inUse--;
    const count = (origin.byClient.get(this.#client) ?? 0) - 1;
    if (count > 0) origin.byClient.set(this.#client, count);
    else origin.byClient.delete(this.#client);
    for (let next = nextOf(origin); next !== undefined; next = nextOf(origin)) {
      next.#stopWaiting(origin);
      next.#start(origin);
    }
    if (origin.inUse === 0) this.#origins.delete(this.#name);
  }
}

function mayBegin({ inUse, byClient }: Origin, client: string): boolean {
  if (inUse < SCARCE_FROM) return true;
  return inUse < MAX_CONNECTIONS && (client === '' || (byClient.get(client) ?? 0) < MAX_SHARE);
}

/** Returns the turn of the request that begins next. `undefined` if none may. */
function nextOf(origin: Origin): Turn | undefined {
  let least = Infinity;
  let next: Turn | undefined;
  for (const [client, [first]] of origin.waiting) {
    const count = origin.byClient.get(client) ?? 0;
    if (count >= least || !mayBegin(origin, client)) continue;
    least = count;
    next = first;
  }
  return next;
}
