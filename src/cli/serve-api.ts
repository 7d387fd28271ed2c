import {
  createAdminServer,
  createIdempotency,
  createServer,
  type ReadinessCheck,
  type ReceiveNotice,
} from '#http';
import { createAuthenticate, type IdentityDeps } from '#identity';
import type { Config, MountedRoute, RefusalCatalogue } from '#kernel';

import { inspectChanges } from './apply-changes.ts';
import type { Foundations } from './foundations.ts';
import type { Service } from './house.ts';
import { publicUrlOf } from './load-config.ts';
import { selectNow } from './store.ts';

/** What the modules put on the API. */
export interface ApiParts {
  readonly identity: IdentityDeps;
  readonly routes: readonly MountedRoute[];
  readonly refusals: RefusalCatalogue;
  readonly receiveNotice: ReceiveNotice;
  /** As whoever applies changes reaches it. */
  readonly databaseUrl: string;
  /** Nothing asks the database before they are through. */
  readonly changes: Promise<unknown> | undefined;
}

/** Listens with the API and, on a port of its own, with the metrics. */
export const serveApi = async (
  config: Config,
  base: Foundations,
  { identity, databaseUrl, changes, ...parts }: ApiParts,
): Promise<Service> => {
  const admin = createAdminServer(base);
  const api = await createServer(
    {
      ...base,
      ...parts,
      authenticate: createAuthenticate(identity),
      idempotency: createIdempotency({
        ...base,
        leaseMs: config.idempotencyLeaseMs,
        keepMs: config.idempotencyRetentionMs,
      }),
      checks: [databaseAnswers(base), changesAreApplied(databaseUrl)],
    },
    {
      ...base.build,
      publicUrl: publicUrlOf(config),
      requestsPerSecondMax: config.requestsPerSecond,
      isBehindProxy: config.isBehindProxy,
      drainMs: config.drainTimeoutMs,
    },
  );

  await changes;
  await base.carrier.start();
  await admin.listen({ host: config.adminHost, port: config.adminPort });
  await api.listen({ host: config.host, port: config.port });
  return {
    stop: async () => {
      await api.close();
      await admin.close();
    },
  };
};

const databaseAnswers = ({ database }: Foundations): ReadinessCheck => ({
  name: 'database',
  run: async () => {
    await database.transaction(async (tx) => await tx.row(selectNow, []));
  },
});

/** A newer program on an older database must not take requests. */
const changesAreApplied = (databaseUrl: string): ReadinessCheck => ({
  name: 'changes',
  run: async () => {
    const { pending } = await inspectChanges(databaseUrl);
    if (pending.length > 0) throw new Error(`${pending.length} changes are not applied`);
  },
});
