import type { Finding } from './finding.ts';

/** Prints findings: what is wrong last, where a terminal ends. */
export function print(findings: readonly Finding[], file: string, json: boolean): void {
  const isOk = findings.every(({ status }) => status !== 'wrong');
  if (json) {
    console.log(JSON.stringify({ ok: isOk, findings }));
    return;
  }
  const order: readonly Finding['status'][] = ['ok', 'note', 'wrong'];
  for (const status of order) {
    for (const finding of findings) if (finding.status === status) console.log(lineOf(finding));
  }
  const count = (status: Finding['status']): number => findings.filter((finding) => finding.status === status).length;
  console.log(`${file}: ${count('wrong')} wrong, ${count('note')} to know, ${count('ok')} fine`);
}

function lineOf({ status, at, what, text, mend }: Finding): string {
  const line = `${status.padEnd(5)} ${at}${what === '' ? '' : ` ${what}`}: ${text}`;
  return mend === undefined ? line : `${line}\n      to mend it: ${mend}`;
}
