/** A request and its answer, as the suite saw them. */
export interface Seen {
  readonly method: string;
  /** The target: a path with its query, or a whole URL. */
  readonly target: string;
  /** The body of the request. `undefined` if it is not text. */
  readonly sent?: string | undefined;
  readonly status: number;
  readonly headers: Headers;
}

/** Returns the path of a target, without its query. */
export function pathOf(target: string): string {
  const [path = ''] = (URL.canParse(target) ? target.replace(/^[a-z]+:\/\/[^/]*/i, '') : target).split(/[?#]/, 1);
  return path;
}

/** Names an exchange for a person. */
export function nameOf({ method, target, status }: Seen): string {
  return `${method} ${target.length > 200 ? `${target.slice(0, 200)}…` : target}: ${status}`;
}

/** Shows a body in one line. */
export function shown(body: string): string {
  return body.length > 600 ? `${body.slice(0, 600)}…` : body;
}
