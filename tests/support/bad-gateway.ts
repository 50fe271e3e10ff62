import type { ServerResponse } from 'node:http';
import type { BlockIndex } from '../../cli/demo/devnet/ipfs-gateway.ts';
import { answerBlock, askedFor } from '../../cli/demo/devnet/ipfs-gateway.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../cli/demo/devnet/serve.ts';

/** How an IPFS gateway behaves. Only `honest` is right. */
export type Behaviour =
  | 'honest'
  /** Flips one bit of the block. */
  | 'tampered'
  /** Sends a valid block of other content. */
  | 'another-block'
  /** Answers 200 with an error page. */
  | 'html'
  | 'status-500'
  /** Closes the connection in the middle of the body. */
  | 'truncated'
  /** Sends a body without end. */
  | 'endless'
  /** Begins the body and stops. */
  | 'stalled'
  /** Takes the request and does not answer. */
  | 'silent';

/** An IPFS gateway that may misbehave. */
export interface BadGateway extends LocalServer {
  behaviour: Behaviour;
  /** The CIDs of the requests, as in their paths. */
  readonly asked: readonly string[];
}

/** Starts a gateway with some blocks. */
export async function startBadGateway(blocks: BlockIndex, behaviour: Behaviour): Promise<BadGateway> {
  const asked: string[] = [];
  const server = await serve((request, response) => {
    const question = askedFor(request);
    const bytes = 'cid' in question ? blocks.get(question.cid) : undefined;
    if (!('cid' in question) || bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    asked.push(question.cid.toString());
    const give = (body: Uint8Array): void => answerBlock(response, question.cid, body);
    switch (gateway.behaviour) {
      case 'honest':
        return give(bytes);
      case 'tampered':
        return give(bytes.with(bytes.length >> 1, (bytes.at(bytes.length >> 1) ?? 0) ^ 1));
      case 'another-block':
        return give(new TextEncoder().encode('{"name":"another"}'));
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Gateway error</title>');
        return;
      case 'status-500':
        response.writeHead(500, { 'content-type': 'text/plain' }).end('oops\n');
        return;
      case 'truncated':
        response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw', 'content-length': bytes.byteLength });
        response.write(bytes.subarray(0, bytes.byteLength >> 1), () => response.destroy());
        return;
      case 'endless':
        response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw' });
        return sendEndlessly(response);
      case 'stalled':
        response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw', 'content-length': bytes.byteLength });
        response.write(bytes.subarray(0, bytes.byteLength >> 1));
        return;
      case 'silent':
        return;
    }
  });
  const gateway: BadGateway = { ...server, behaviour, asked };
  return gateway;
}

function sendEndlessly(response: ServerResponse): void {
  const chunk = new Uint8Array(65_536);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
