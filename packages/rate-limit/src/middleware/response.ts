import type { Admission } from './admit.ts';

/** Returns the response to a request that was refused. */
export function responseOf({ status, headers, body }: Extract<Admission, { tag: 'refused' }>): Response {
  return new Response(body, { status, headers: { ...headers } });
}

/** Returns a response with further fields. Copies one whose fields cannot be changed. */
export function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  try {
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  } catch {
    const copy = new Response(response.body, response);
    for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value);
    return copy;
  }
}
