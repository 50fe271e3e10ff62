/** The views of the console. */
export type ViewName = 'token' | 'rpc' | 'signer' | 'operations';

/** What the address of the page names. */
export interface Place {
  readonly view: ViewName;
  /** The segments behind the view, decoded. */
  readonly rest: readonly string[];
}

/** Reads the fragment of an address, such as `#/token/1/0x…/7`. Anything else is the token view. */
export function placeIn(hash: string): Place {
  const [, name = '', ...rest] = hash.split('/');
  const view: ViewName = name === 'rpc' || name === 'signer' || name === 'operations' ? name : 'token';
  try {
    return { view, rest: rest.map(decodeURIComponent) };
  } catch {
    return { view, rest: [] };
  }
}

/** Returns the fragment that names a place. */
export function fragmentOf({ view, rest }: Place): string {
  return `#${['', view, ...rest.map(encodeURIComponent)].join('/')}`;
}
