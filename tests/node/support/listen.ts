import { Listener } from '../../../hosts/node/http/listener.ts';
import type { Effects } from '../../../hosts/shared/exchange/effects.ts';
import { GatewaySupervisor } from '../../../hosts/shared/component/gateway-supervisor.ts';
import { exchangeDriver } from '../../../hosts/shared/serving.ts';
import { idleEffects } from './effects.ts';
import { ScriptedGateway } from './script.ts';
import type { Script } from './script.ts';

/** A listener on a free port, with a scripted gateway. */
export interface Listening extends AsyncDisposable {
  readonly listener: Listener;
  readonly url: URL;
  readonly gateway: ScriptedGateway;
  /** What was logged. */
  readonly log: unknown[];
}

/** Starts a listener that accepts so many connections at a time. */
export async function listen(
  scripts: Readonly<Record<string, () => Script>>,
  effects: Partial<Effects> = {},
  maxConnections = 1000,
): Promise<Listening> {
  const gateway = new ScriptedGateway(scripts);
  const log: unknown[] = [];
  const supervisor = new GatewaySupervisor(
    () => gateway,
    () => {},
  );
  const listener = new Listener({
    serve: exchangeDriver(supervisor, { ...idleEffects, ...effects }),
    onDefect: () => {},
    routes: [],
    log: (summary) => log.push(summary),
    maxConnections,
    onDrop: () => log.push('dropped'),
  });
  const url = await listener.listen(0, '127.0.0.1');
  return { listener, url, gateway, log, [Symbol.asyncDispose]: () => listener.close(0) };
}
