/** Measures whether the running time of the signer depends on its secrets. See `--help`. */
import { performAll } from './build/perform.ts';
import { timingLabSteps } from './build/components/timing-lab.ts';
import { keepForTools } from './setup/environment.mjs';
import { conclusion, experiments } from './timing-lab/experiments.ts';
import type { Finding } from './timing-lab/experiments.ts';
import { openLab } from './timing-lab/lab.ts';
import { readOptions } from './timing-lab/options.ts';
import { line } from './timing-lab/report.ts';

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  keepForTools(process.env);
  try {
    await performAll(timingLabSteps());
    using lab = await openLab();
    const findings: Finding[] = [];
    for (const experiment of experiments) {
      console.error(`timing-lab: ${experiment.name}, ${options.samples} samples`);
      const finding = lab.run(experiment, options.samples);
      findings.push(finding);
      if (!options.json) console.log(line(finding));
    }
    const { verdict, text, exitCode } = conclusion(findings);
    console.log(options.json ? JSON.stringify({ verdict, samples: options.samples, findings }, undefined, 2) : text);
    process.exitCode = exitCode;
  } catch (error) {
    console.error('timing-lab:', error);
    process.exitCode = 1;
  }
}
