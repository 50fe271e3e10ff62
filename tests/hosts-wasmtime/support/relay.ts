import { serve } from '../../../cli/demo/devnet/serve.ts';

/**
 * What becomes of a question: it is answered, the connection ends before or after the gateway has
 * answered, or no answer is ever sent.
 */
export type Fate = 'answered' | 'dropped' | 'answer-lost' | 'unanswered';

/** A relay between remote backends and the gateway that has the backends. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  /** The questions that came since `decide` was called last: `take`, `sign`, … */
  readonly asked: readonly string[];
  /** Says what becomes of the questions from here on. Those that are not named are answered. */
  decide(fates: Readonly<Record<string, Fate>>): void;
}

/** Starts a relay before a gateway. */
export async function startRelay(gateway: string): Promise<Relay> {
  const asked: string[] = [];
  let fates: Readonly<Record<string, Fate>> = {};
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const path = request.url ?? '';
        const question = path.slice(path.lastIndexOf('/') + 1);
        asked.push(question);
        const fate = fates[question] ?? 'answered';
        if (fate === 'unanswered') return;
        if (fate === 'dropped') return void response.destroy();
        const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
        void fetch(`${gateway}${path}`, { method: 'POST', headers, body: Buffer.concat(chunks) }).then(async (answer) => {
          const text = await answer.text();
          if (fate === 'answer-lost') return response.destroy();
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
          return response.end(text);
        });
      });
  });
  return {
    url: server.url,
    asked,
    decide: (next) => {
      fates = next;
      asked.length = 0;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
