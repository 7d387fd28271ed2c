/**
 * Hears Ctrl-C, SIGTERM and a closed terminal from now on. A second signal ends the process at
 * once; PostgreSQL and sandbox are then cleared up by the next start.
 *
 * @returns settles with the name of the first signal.
 */
export const hearStopSignal = (): Promise<string> => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let isTold = false;
  const hear = (signal: NodeJS.Signals): void => {
    if (isTold) process.exit(130);
    isTold = true;
    resolve(signal === 'SIGINT' ? 'Ctrl-C' : signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  return promise;
};
