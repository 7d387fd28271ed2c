import { assembleLate } from '#cli';
import { readConfig } from '#kernel';

/** Plants the organisation of a test world, with its key and its connection to the sandbox. */
export const seedWorld = async (
  environment: Readonly<Record<string, string>>,
  databaseUrl: string,
): Promise<{ readonly key: string; readonly organisationId: string }> => {
  const silent = { write: () => undefined };
  const config = readConfig(environment);
  const house = await assembleLate(config, { databaseUrl, isWorker: false, logTo: silent });
  try {
    const { organisationId, secretKey } = await house.seedDemo();
    return { key: secretKey, organisationId };
  } finally {
    await house.close();
  }
};
