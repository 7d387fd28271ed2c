import { runService } from './run-service.ts';

/** `bascule worker`: runs jobs and deliveries until it is told to stop, then lets them finish. */
export const runWorker = async (): Promise<void> =>
  await runService('worker', async (house) => await house.startWorker());
