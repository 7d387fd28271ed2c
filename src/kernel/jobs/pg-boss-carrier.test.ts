import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { useDatabase } from '#test/database';
import { carrierConformance } from './carrier-conformance.ts';
import { pgBossCarrier } from './pg-boss-carrier.ts';

const { url } = await useDatabase();

carrierConformance({
  name: 'pg-boss',
  open: async () => {
    const carrier = pgBossCarrier({ url, isWorker: true, poolMax: 4, onFault: () => undefined });
    await carrier.start();
    return carrier;
  },
  takeAndDie: async (job) => {
    const victim = spawn(process.execPath, ['--input-type=module', '--eval', victimSource(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: import.meta.dirname,
    });
    const exited = once(victim, 'exit');
    await once(victim.stdout, 'data');
    victim.kill('SIGKILL');
    await exited;
  },
  recoveryMs: 30_000,
});

const victimSource = (job: string): string => `
  import { pgBossCarrier } from './pg-boss-carrier.ts';
  const carrier = pgBossCarrier({
    url: ${JSON.stringify(url)}, isWorker: true, poolMax: 2, onFault: () => undefined,
  });
  await carrier.start();
  await carrier.consume(${JSON.stringify(job)}, {
    batchMax: 1,
    concurrency: 1,
    handle: async () => {
      process.stdout.write('taken');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    },
  });`;
