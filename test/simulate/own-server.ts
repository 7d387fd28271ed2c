import { after } from 'node:test';
import { cloneDatabase, startSocketServer } from '../support/postgres.ts';

/**
 * A server of the calling test file alone, and from it a database for each call. On a shared one a
 * neighbour's open transaction holds back which events may be read yet, and a seed lives elsewise.
 */
export const useOwnServer = async (): Promise<() => Promise<string>> => {
  const server = await startSocketServer();
  after(server.close);
  const template = await server.templateUrl();
  return async () => await cloneDatabase(template);
};
