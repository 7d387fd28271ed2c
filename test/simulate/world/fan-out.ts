import { type MountedJob, mountJobs } from '#kernel';
import { fanOutName, type WebhooksDeps, webhookJobs } from '#webhooks';
import type { Process } from './machine.ts';

/**
 * The outbox is emptied in one turn: how often it looks for a transaction still open, anywhere on
 * the server, is not the seed's to say.
 */
export const fanOutIn = (process: Process, webhooks: WebhooksDeps): readonly MountedJob[] => {
  const fanOut = webhookJobs.filter(({ name }) => name === fanOutName);
  return mountJobs(fanOut, { ...webhooks, database: process.within }).map((job) => ({
    ...job,
    run: async (names) => await process.inTurn(async () => await job.run(names)),
  }));
};
