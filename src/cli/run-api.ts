import { runService } from './run-service.ts';

/** `bascule api`: serves the API until it is told to stop, then drains. */
export const runApi = async (): Promise<void> =>
  await runService('API', async (house) => await house.startApi());
