import { Option } from 'commander';
import type { Command } from 'commander';
import type { Level } from '../../hosts/shared/log/fields.ts';
import { configOption, parsePort } from '../command/options.ts';

/** What to start. */
export interface StartOptions {
  /** Path of a configuration. `undefined` for the demo. */
  readonly config?: string;
  readonly port?: number;
  readonly host?: string;
  /** The lowest level of a log line. */
  readonly logLevel?: Level;
  /** Whether the log has the stack of a trap. */
  readonly debug: boolean;
  /** Whether the gateway for WASI 0.3 serves the requests. */
  readonly asyncStreams: boolean;
  /** Whether to end when the process that started this one has ended. */
  readonly endWithParent: boolean;
}

/** Adds the options of a command that serves a configuration. */
export function addStartOptions(command: Command): Command {
  return addServeOptions(command.addOption(configOption()));
}

/** Returns the option that chooses how much is logged. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'lowest level of a log line (default: log.level of the configuration)')
    .choices(['info', 'warn', 'error'])
    .env('MINTMARK_LOG_LEVEL');
}

/** Adds the options of a command that serves. */
export function addServeOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--port <number>', 'port to listen on, 0 for any free one (default: listen.port of the configuration)')
        .env('PORT')
        .argParser(parsePort),
    )
    .addOption(new Option('--host <name>', 'address to listen on (default: listen.host of the configuration)').env('HOST'))
    .addOption(
      new Option(
        '--debug',
        'loads components with the names of their functions: a trap is logged with its stack, by file and line',
      ).default(false),
    )
    .addOption(
      new Option(
        '--async-streams',
        'experimental: serves HTTP requests by the gateway for WASI 0.3 (wit/README.md, "The gate"); MINTMARK_ASYNC_STREAMS=1 does the same',
      ).default(isOn(process.env['MINTMARK_ASYNC_STREAMS']), 'off'),
    )
    .addOption(new Option('--end-with-parent', 'ends when the process that started this one has ended; npm start sets it').default(false));
}

/** Why `--debug` and `--async-streams` do not go together. */
export const noDebugging = '--debug has no tables for the gateway of --async-streams: choose one of the two';

/** Returns whether a variable switches something on. */
function isOn(value = ''): boolean {
  return value === '1' || value === 'true';
}

/** What `mintmark start` says of signals in its help. */
export const signalNotes = `Signals:
  SIGINT, SIGTERM  fails /readyz, takes requests for listen.drainSeconds more (0 if not configured), answers what is in flight,
                   for ten seconds at most, then ends with 0; a second one ends at once with 130 or 143
  SIGHUP           reads the file of --config again, as far as that can be done while it runs; ends the demo

npm passes SIGINT and SIGTERM on to the command that it runs. It ends on SIGHUP without passing it on, and the gateway then ends
cleanly. To have the configuration read again, send SIGHUP to the gateway itself: the log line whose msg begins with
\`listening on\` has its process id.`;

/**
 * What `mintmark workers` says of signals in its help. workerd cannot read a configuration again.
 */
export const workersSignalNotes = `Signals:
  SIGINT, SIGTERM  answers what is in flight, for ten seconds at most, then ends; a second one ends at once
  SIGHUP           ends it, as workerd cannot read its configuration again

npm passes SIGINT and SIGTERM on to the command that it runs. It ends on SIGHUP without passing it on, and workerd then ends cleanly.`;
