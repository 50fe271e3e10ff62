import { Command } from 'commander';
import { subcommands } from '../../cli/main.ts';

/** Columns of a help text, whatever terminal this runs in. */
const columns = 100;

/** Makes the part of the page of the command that has the help of each subcommand. */
export async function cliHelp(): Promise<string> {
  const parts: string[] = [];
  for (const [name, { load }] of Object.entries(subcommands)) {
    const heading = `### \`mintmark ${name}\``;
    parts.push([heading, '', '```text', helpOf(await load()), '```'].join('\n'));
  }
  return parts.join('\n\n');
}

/** Returns what `mintmark NAME --help` prints. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (written) => {
      text += written;
    },
    getOutHelpWidth: () => columns,
    getOutHasColors: () => false,
  });
  new Command('mintmark').addCommand(command);
  command.outputHelp();
  return text.trim();
}
