/**
 * Waits for Ctrl-C, SIGTERM, a closed terminal, or for a part that ends by itself. A second signal
 * ends the process at once; PostgreSQL and sandbox are then cleared up by the next start.
 *
 * @returns a sentence that says why.
 */
export const untilToldToStop = async (ended?: Promise<string>): Promise<string> => {
  const told = new Promise<string>((resolve) => {
    let isTold = false;
    const hear = (signal: NodeJS.Signals): void => {
      if (isTold) process.exit(130);
      isTold = true;
      resolve(signal === 'SIGINT' ? 'Ctrl-C' : signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  });
  const failed = ended?.then((why) => {
    process.exitCode = 1;
    return why;
  });
  return await Promise.race(failed === undefined ? [told] : [told, failed]);
};
