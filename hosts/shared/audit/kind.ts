/**
 * Says what kind of value stands where another was expected, and how long it is.
 *
 * Security: it shows nothing of the content, which may be a secret in the wrong file.
 */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `text of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object') return `an object with ${Object.keys(value).length} fields`;
  return typeof value === 'boolean' ? 'a boolean' : 'a number';
}
