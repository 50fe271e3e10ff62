/** A coding that responses can have. */
export type ResponseCoding = 'br' | 'gzip';

/**
 * Returns the coding that a client prefers (RFC 9110, 12.5.3). `undefined` if it takes none of
 * them, or prefers a body without one.
 */
export function codingFor(accepted: string | undefined): ResponseCoding | undefined {
  if (accepted === undefined) return undefined;
  const weights = new Map(accepted.split(',').map(weighted));
  const weight = (name: string, other = 0): number => weights.get(name) ?? weights.get('*') ?? other;
  const best = weight('br') >= weight('gzip') ? 'br' : 'gzip';
  // A body without a coding is always taken, but only as the last choice if it is not named.
  const identity = weights.get('identity') ?? 0;
  return weight(best) > 0 && weight(best) >= identity ? best : undefined;
}

/** Reads a coding and its weight. One that is not valid is not taken. */
function weighted(item: string): [string, number] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  if (given === undefined) return [name, 1];
  return [name, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(given) ? Number(given) : 0];
}
