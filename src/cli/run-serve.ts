import { runService } from './run-service.ts';

/** `bascule serve`: API and worker in one process, for an installation that one process carries. */
export const runServe = async (): Promise<void> =>
  await runService('server', async (house) => {
    const worker = await house.startWorker();
    const api = await house.startApi();
    return {
      stop: async () => {
        // What the last requests leave to do is still done.
        await api.stop();
        await worker.stop();
      },
    };
  });
