import type { Endpoint } from '../../../build/types/config.js';
import { redactor } from '../config/text/redact.ts';
import type { Redactor } from '../config/text/redact.ts';

/**
 * Makes a redactor for what an endpoint may repeat of a request to it: path and query of its URL as
 * a whole and in parts, and its credentials. The core does the same with what clients are told.
 */
export function endpointRedactor(endpoint: string | Endpoint): Redactor {
  const { url, headers = {}, basic, bearer }: Partial<Endpoint> = typeof endpoint === 'string' ? { url: endpoint } : endpoint;
  const fields = Object.values(headers).flatMap((value) => [value, ...value.split(' ')]);
  const credentials = basic === undefined ? [] : [basic.password, btoa(`${basic.username}:${basic.password}`)];
  return redactor([...urlSecrets(url ?? ''), ...fields, ...credentials, ...(bearer === undefined ? [] : [bearer])]);
}

function urlSecrets(text: string): string[] {
  const url = URL.parse(text);
  if (url === null) return [text];
  const rest = url.pathname + url.search;
  const parts = rest.split(/[/?&=]/);
  const decoded = [...url.searchParams.values(), ...parts.map(percentDecoded)];
  return [rest, url.pathname, ...parts, ...decoded];
}

function percentDecoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
