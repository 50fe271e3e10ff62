/** A service that requests are sent to, in a process of its own. */
export interface Subject {
  /** As rows name it: `Node gateway`. */
  readonly name: string;
  /** Starts it with no state; it answers when this settles. */
  start(): Promise<Running>;
}

/** A service that answers. */
export interface Running {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly baseUrl: string;
  /** The process that does the work: its time and memory are counted. */
  readonly pid: number;
  /** Ends it and removes what it wrote. */
  close(): Promise<void>;
}

/** What subjects are started over: an upstream for the chain and the content, and a place for state on a real disk. */
export interface Site {
  /** Origin of the upstream (`scripts/bench/upstream/main.ts`): the chain's endpoint at `/`, an IPFS gateway at `/ipfs/`. */
  readonly upstream: string;
  /** Makes an empty directory. */
  directory(): Promise<string>;
}
