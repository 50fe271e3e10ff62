import { serve } from './serve.ts';
import type { LocalServer } from './serve.ts';

/** A document of the demo's web site. */
export interface Page {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Starts the web site that stands for `https://metadata.demo.example`. It serves the pages by path
 * and answers 404 for the rest; pages may be added later.
 */
export function startWeb(pages: ReadonlyMap<string, Page>): Promise<LocalServer> {
  return serve((request, response) => {
    const page = request.method === 'GET' ? pages.get(request.url ?? '/') : undefined;
    if (page === undefined) response.writeHead(404, { 'content-type': 'text/plain' }).end('404\n');
    else response.writeHead(200, { 'content-type': page.contentType, 'content-length': page.body.byteLength }).end(page.body);
  });
}
