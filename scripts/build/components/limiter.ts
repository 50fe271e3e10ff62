import type { Engine, TypeScriptComponent } from './component.ts';

/** Returns what the component of a limiter is made of: a module, and the engine inside. */
export function limiterComponent(entry: string, engine: Engine, file: string): TypeScriptComponent {
  return {
    entry,
    wit: 'wit/rate-limit',
    world: 'rate-limit',
    interfaces: ['mintmark:rate-limit/types@0.1.0', 'mintmark:rate-limit/limiter@0.1.0'],
    engine,
    file,
  };
}
