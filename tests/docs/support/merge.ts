/**
 * Puts a part into a whole at a path such as `signer.keys`. An object joins the one that is there,
 * and what is put into a list stands behind its elements.
 */
export function merged(whole: unknown, path: string, part: unknown): unknown {
  const [step = '', ...rest] = path.split('.');
  if (step !== '') return { ...objectOf(whole), [step]: merged(objectOf(whole)[step], rest.join('.'), part) };
  if (Array.isArray(whole)) return [...whole, ...(Array.isArray(part) ? part : [part])];
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.entries(part).reduce((all: unknown, [name, value]) => merged(all, name, value), whole);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
