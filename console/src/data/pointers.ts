/** A value in a document, and where it stands. */
export interface Place {
  /** JSON pointer (RFC 6901). */
  readonly at: string;
  /**
   * The value as text. `undefined` for an object or a list, whose values have places of their own.
   */
  readonly text: string | undefined;
}

/** The most places that are listed. A document may have a million. */
const MAX_PLACES = 500;

/** Lists the values of a document in their order. Stops after 500. */
export function placesIn(document: unknown): readonly Place[] {
  const places: Place[] = [];
  collect(document, '', places);
  return places;
}

function collect(value: unknown, at: string, places: Place[]): void {
  if (places.length >= MAX_PLACES) return;
  if (typeof value !== 'object' || value === null) {
    places.push({ at, text: typeof value === 'string' ? value : JSON.stringify(value) });
    return;
  }
  const members = Object.entries(value);
  if (at !== '') places.push({ at, text: undefined });
  for (const [name, inner] of members) collect(inner, `${at}/${escaped(name)}`, places);
}

/** Writes a name as a part of a JSON pointer. */
export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
