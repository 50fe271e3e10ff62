/** Returns the path of Prometheus's server or of `promtool`. `undefined` if it is not there. */
export function prometheusProgram(name: 'prometheus' | 'promtool'): string | undefined;

/** Gets what tests of the metrics need. Throws `Missing` if that is not possible. */
export function setUpPrometheus(): void;
