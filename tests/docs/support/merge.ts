/**
 * Puts a part into a whole at a path such as `signer.keys`, or at its root. An object joins the one
 * that is there, and what is put into a list stands behind its elements.
 */
export function merged(whole: unknown, path: string, part: unknown): unknown {
  const steps = path === '' ? [] : path.split('.');
  return joined(
    whole,
    steps.reduceRight((inner, step) => ({ [step]: inner }), part),
  );
}

function joined(whole: unknown, part: unknown): unknown {
  if (Array.isArray(whole)) return [...whole, ...(Array.isArray(part) ? part : [part])];
  if (!isObject(part) || !isObject(whole)) return part;
  const both = Object.entries(part).map(([name, value]) => [name, name in whole ? joined(whole[name], value) : value]);
  return { ...whole, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
