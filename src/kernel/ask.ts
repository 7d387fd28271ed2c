import type pg from 'pg';

/** Sends one statement over a connection and waits for its answer. */
export type Ask = (client: pg.PoolClient, query: pg.QueryConfig) => Promise<pg.QueryResult>;

/**
 * Builds what sends statements. A server that does not answer in time loses the connection, and
 * all that waits on it fails with "query read timeout".
 *
 * The driver can do both, but what it assigns to properties for it keeps the rows of every answer
 * in memory long after: see decisions/021-answers-by-callback.md.
 *
 * @param answerMs how long an answer may take
 */
export const createAsk =
  (answerMs: number): Ask =>
  async (client, query) => {
    try {
      return await new Promise((resolve, reject) => {
        const overdue = setTimeout(() => {
          client.connection.stream.destroy(new Error('query read timeout'));
        }, answerMs);
        client.query(query, (fault: Error | null, result) => {
          clearTimeout(overdue);
          if (fault === null) resolve(result);
          else reject(fault);
        });
      });
    } catch (fault) {
      // Made where the socket was read: of use is who asked.
      if (fault instanceof Error) Error.captureStackTrace(fault);
      throw fault;
    }
  };
