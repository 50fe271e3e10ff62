import { Refusal } from './refusal.ts';

/** An answer of an upstream. */
export interface Fetched {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** Performs a request with Node's own fetch, whose connections are kept; reads so many bytes at most. Throws `Refusal` (502). */
export async function fetchBytes(url: string, init: RequestInit, maxBytes: number, deadlineMs: number): Promise<Fetched> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(deadlineMs) });
    if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
      await response.body?.cancel();
      throw new Refusal(502, -32603, 'the upstream answers too much');
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > maxBytes) throw new Refusal(502, -32603, 'the upstream answers too much');
    return { status: response.status, bytes };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(502, -32603, 'the upstream does not answer');
  }
}
