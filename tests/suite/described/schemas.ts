import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';

/** A place in a description: the names that lead to it from its root. */
export type Place = readonly string[];

/** The most errors that a fault names. */
const MAX_ERRORS = 4;

/**
 * A description in JSON, and the schemas in it. Clients have to ignore fields that they do not
 * know, so the description leaves its objects open. Here they are closed: a field that it does not
 * have is an error.
 */
export class Schemas {
  readonly #document: unknown;
  readonly #ajv = new Ajv2020({ allErrors: true, strictSchema: false, strictTypes: false, strictNumbers: false, validateFormats: false });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: object) {
    this.#document = closed(document);
    this.#ajv.addSchema(Object(this.#document), 'description');
  }

  /** Returns what stands at a place, behind references. `undefined` if there is nothing. */
  at(place: Place): unknown {
    return valueAt(this.#document, this.resolve(place));
  }

  /** Returns a place without references on the way to it. */
  resolve(place: Place): Place {
    let here: Place = [];
    for (const name of place) here = this.#behind([...here, name]);
    return here;
  }

  /** Returns what is wrong with a value by the schema at a place. Empty if nothing is. */
  errors(place: Place, value: unknown): string {
    const validate = this.#validator(this.resolve(place));
    return validate(value) ? '' : described(validate.errors ?? []);
  }

  #behind(place: Place): Place {
    const found = valueAt(this.#document, place);
    const target: unknown = typeof found === 'object' && found !== null ? Reflect.get(found, '$ref') : undefined;
    return typeof target === 'string' ? this.resolve(target.split('/').slice(1).map(unescaped)) : place;
  }

  #validator(place: Place): ValidateFunction {
    const pointer = `description#/${place.map((name) => encodeURIComponent(escaped(name))).join('/')}`;
    const known = this.#compiled.get(pointer);
    if (known !== undefined) return known;
    const validate = this.#ajv.compile({ $ref: pointer });
    this.#compiled.set(pointer, validate);
    return validate;
  }
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (name: string): string => name.replaceAll('~1', '/').replaceAll('~0', '~');

function valueAt(value: unknown, place: Place): unknown {
  let here = value;
  for (const name of place) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = Reflect.get(here, name);
  }
  return here;
}

/** Returns a description whose objects have no other fields than those that it lists. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, closed(field)] as const);
  const isOpen = Object.hasOwn(value, 'properties') && !Object.hasOwn(value, 'additionalProperties');
  const types: unknown = Reflect.get(value, 'type');
  const isObject = types === 'object' || (Array.isArray(types) && types.includes('object'));
  return Object.fromEntries(isOpen && isObject ? [...fields, ['additionalProperties', false]] : fields);
}

/** Renders the errors that lie deepest: those above follow from them. */
function described(errors: readonly ErrorObject[]): string {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length;
  const own = errors.filter(({ keyword }) => !['oneOf', 'anyOf', 'if'].includes(keyword));
  const shown = (own.length === 0 ? errors : own).toSorted((one, other) => depth(other) - depth(one)).slice(0, MAX_ERRORS);
  return shown.map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`).join('; ');
}
