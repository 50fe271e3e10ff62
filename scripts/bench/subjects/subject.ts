/** A service in a process of its own, to which the bench sends requests. */
export interface Subject {
  /** The name in rows, such as `Node gateway`. */
  readonly name: string;
  /** Starts the service without state. It answers when the promise resolves. */
  start(): Promise<Running>;
}

/** A service that answers. */
export interface Running {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly baseUrl: string;
  /** The process that does the work. Its time and memory are counted. */
  readonly pid: number;
  /** Returns what the process has printed since then, where it said that it listens. */
  said(): readonly string[];
  /** Ends the service and removes what it wrote. */
  close(): Promise<void>;
}

/**
 * What subjects need: an upstream for the chain and the content, and a place for state on a real
 * disk.
 */
export interface Site {
  /**
   * Origin of the upstream (`scripts/bench/upstream/main.ts`): the chain's endpoint at `/`, an IPFS
   * gateway at `/ipfs/`.
   */
  readonly upstream: string;
  /** Makes an empty directory. */
  directory(): Promise<string>;
}
