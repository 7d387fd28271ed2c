import { armFailpointsFrom, systemClock } from '#kernel';

import { inspectChanges } from './apply-changes.ts';
import { assemble } from './assemble.ts';
import { CommandFault } from './command-fault.ts';
import { databaseUrlOf } from './database-url.ts';
import type { House, Service } from './house.ts';
import { loadConfig } from './load-config.ts';
import { hearStopSignal } from './stop-signal.ts';

/** Runs one of the long-lived commands on a database that holds every change. */
export const runService = async (
  name: 'API' | 'worker' | 'server',
  launch: (house: House) => Promise<Service>,
): Promise<void> => {
  const config = loadConfig();
  const databaseUrl = databaseUrlOf(config);
  await refusePending(databaseUrl);
  if (config.failpointFile !== undefined) armFailpointsFrom(config.failpointFile);

  const told = hearStopSignal();
  const house = assemble(config, { databaseUrl, isWorker: name !== 'API' });
  try {
    const service = await launch(house);
    console.error(`The ${name} is ready after ${Math.round(systemClock.monotonicMs())} ms.`);
    const why = await told;
    console.error(`${why}: the ${name} finishes what is in flight.`);
    await service.stop();
  } finally {
    await house.close();
  }
};

/** Applying them is a step of its own in production: with other rights, at a chosen time. */
const refusePending = async (databaseUrl: string): Promise<void> => {
  const { pending } = await inspectChanges(databaseUrl);
  if (pending.length === 0) return;
  throw new CommandFault(
    `${pending.length} database changes are not applied yet. Run \`npm run bascule -- migrate\` first.`,
  );
};
