import { createHash } from 'node:crypto';
import { createClient, createCluster, RESP_TYPES } from '@redis/client';

/** The most milliseconds between two attempts to connect. */
const MAX_RECONNECT_MS = 1_000;
/** The most commands that wait for an answer. More fail at once. */
const MAX_COMMANDS = 10_000;

/** A connection to one server, or to all of a cluster. It reconnects by itself. */
export interface RedisConnection {
  /**
   * Runs the script over a key. Rejects at once while there is no connection. A command that was
   * sent is not sent again.
   */
  run(key: string, args: readonly string[]): Promise<unknown>;
  /** Closes the connection. */
  close(): void;
}

/**
 * Connects in the background. With one URL it asks this server, with several the cluster that they
 * belong to. `onError` gets the errors of connections.
 */
export function connectRedis(urls: readonly string[], script: string, onError: (error: unknown) => void): RedisConnection {
  // The library keeps some sockets when a client is destroyed: those on their way, and those that
  // ask for the nodes of a cluster.
  const closed = new AbortController();
  const settings = {
    // What the server has not answered in time is decided without it, so nothing may wait for a
    // connection and be counted later.
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS,
    socket: {
      connectTimeout: MAX_RECONNECT_MS,
      reconnectStrategy: (tries: number) => Math.min(MAX_RECONNECT_MS, 2 ** tries),
      signal: closed.signal,
    },
  };
  // The script answers with packed cells.
  const commandOptions = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };
  const [first = ''] = urls;
  const client =
    urls.length === 1
      ? createClient({ url: first, commandOptions, ...settings })
      : createCluster({ rootNodes: urls.map((url) => ({ url })), commandOptions, defaults: settings });
  client.on('error', (error: unknown) => {
    if (!closed.signal.aborted) onError(error);
  });
  let retry: NodeJS.Timeout | undefined;
  // A client of one server tries again by itself. One of a cluster does so only once it was there.
  const connect = (): void => {
    client.connect().catch((error: unknown) => {
      if (closed.signal.aborted) return;
      onError(error);
      retry = setTimeout(connect, MAX_RECONNECT_MS).unref();
    });
  };
  connect();
  const hash = createHash('sha1').update(script).digest('hex');
  return {
    run: (key, args) => {
      const options = { keys: [key], arguments: [...args] };
      return client.evalSha(hash, options).catch((error: unknown) => {
        // The server was restarted and has not run the script.
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return client.eval(script, options);
      });
    },
    close: () => {
      closed.abort();
      clearTimeout(retry);
      client.destroy();
    },
  };
}
