import type { ConfigError } from '../config-error.ts';
import { pointer, show, showUrl } from '../config-error.ts';

/** An error of a JSON Schema validator: the part of Ajv's error objects that is used here. */
export interface SchemaError {
  /** The keyword of the rule. */
  readonly keyword: string;
  /** JSON pointer to the value. */
  readonly instancePath: string;
  /** Details of the keyword. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The keyword's own value. */
  readonly schema?: unknown;
  /** The schema that has the keyword. */
  readonly parentSchema?: object;
  /** The value. */
  readonly data?: unknown;
  /** The name of a member, if the name breaks the rule. */
  readonly propertyName?: string;
}

const plainTypes: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** Puts the errors of a validator into words. Returns one error for each place and rule. */
export function explain(errors: readonly SchemaError[]): ConfigError[] {
  const found = new Map<string, ConfigError>();
  for (const error of errors) {
    // These keywords come with further errors, which name the rule.
    if (error.keyword === 'propertyNames' || error.keyword === 'if') continue;
    const explained = explainOne(error);
    found.set(`${explained.at} ${explained.expected}`, explained);
  }
  return [...found.values()];
}

function explainOne(error: SchemaError): ConfigError {
  const at = error.instancePath;
  const missing = error.params['missingProperty'];
  const extra = error.params['additionalProperty'];
  if (typeof missing === 'string') return { at: pointer(at, missing), expected: 'a value', got: 'nothing' };
  if (error.keyword === 'additionalProperties' && typeof extra === 'string')
    return { at: pointer(at, extra), expected: knownNames(error.parentSchema), got: 'an unknown field' };
  if (error.propertyName !== undefined)
    return { at: pointer(at, error.propertyName), expected: expected(error), got: `the name ${show(error.propertyName)}` };
  if (error.keyword === 'uniqueItems') {
    const { i, j } = error.params;
    const second = Math.max(Number(i), Number(j));
    return { at: pointer(at, second), expected: 'each item once', got: `the same as item ${Math.min(Number(i), Number(j))}` };
  }
  return { at, expected: expected(error), got: got(error) };
}

/**
 * Shows the value.
 *
 * Security: in the place of a digest or the name of a variable somebody may have put the secret
 * itself, so it shows only a length there. A URL may hold a key.
 */
function got({ data, parentSchema }: SchemaError): string {
  const hidden = typeof data === 'string' && parentSchema !== undefined && 'writeOnly' in parentSchema && parentSchema.writeOnly === true;
  if (typeof data === 'string' && parentSchema !== undefined && 'format' in parentSchema && parentSchema.format === 'httpUrl')
    return showUrl(data);
  return hidden ? `text of ${data.length} characters` : show(data);
}

function knownNames(schema: object | undefined): string {
  const properties: unknown = schema !== undefined && 'properties' in schema ? schema.properties : undefined;
  return `one of ${Object.keys(typeof properties === 'object' && properties !== null ? properties : {}).join(', ')}`;
}

function expected({ keyword, schema, parentSchema }: SchemaError): string {
  const limit = typeof schema === 'number' ? schema : 0;
  if (keyword === 'minItems') return `at least ${limit === 1 ? 'one item' : `${limit} items`}`;
  if (keyword === 'maxItems') return `at most ${limit} items`;
  if (keyword === 'minProperties') return `at least ${limit === 1 ? 'one field' : `${limit} fields`}`;
  if (parentSchema !== undefined && 'title' in parentSchema && typeof parentSchema.title === 'string') return parentSchema.title;
  if (keyword === 'type' && typeof schema === 'string') return plainTypes[schema] ?? schema;
  return `${keyword} ${show(schema)}`;
}
