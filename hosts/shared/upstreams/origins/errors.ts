import type { HiddenHost } from './origins.ts';
import { isWord, withoutHost } from './stand-ins.ts';

/**
 * Returns a response of an endpoint of a chain with the stand-in of its host wherever an error
 * quotes it. Results stay as they are. A host without a dot is left as it is: `node` is a word like
 * others, and no provider's.
 */
export function errorsWithout(bytes: Uint8Array, hidden: HiddenHost): Uint8Array {
  if (isWord(hidden.host)) return bytes;
  const text = new TextDecoder().decode(bytes);
  const without = withoutHost(text, hidden);
  if (without === text) return bytes;
  const changed = withoutInErrors(text, without, hidden);
  return changed === text ? bytes : new TextEncoder().encode(changed);
}

function withoutInErrors(text: string, without: string, hidden: HiddenHost): string {
  let responses: unknown;
  try {
    responses = JSON.parse(text);
  } catch {
    // What is no JSON has no result.
    return without;
  }
  if (!Array.isArray(responses)) return hasError(responses) ? without : text;
  const changed = responses.map((response: unknown) => {
    if (!hasError(response)) return response;
    return { ...response, error: JSON.parse(withoutHost(JSON.stringify(response.error), hidden)) as unknown };
  });
  const again = JSON.stringify(changed);
  // Nothing is written again if there is nothing to leave out: a result may have long numbers.
  return again === JSON.stringify(responses) ? text : again;
}

function hasError(response: unknown): response is { readonly error: unknown } {
  if (typeof response !== 'object' || response === null || !('error' in response)) return false;
  const hasResult = 'result' in response && response.result !== null && response.result !== undefined;
  return response.error !== null && response.error !== undefined && !hasResult;
}
