import { connect, createServer, type Socket } from 'node:net';

/** What a proxy does when the awaited bytes pass. */
export interface Strike {
  /** Seen on a connection before: a statement of the transaction that is meant. */
  readonly within: string;
  /** The bytes at which it strikes, on the same connection: the commit. */
  readonly at: string;
  /** Runs instead of the bytes' arrival. Left out, they do arrive, and their answer is lost. */
  readonly instead?: () => Promise<void>;
}

/** A TCP proxy before PostgreSQL that loses exactly one answer, when it is told to. */
export interface PostgresProxy {
  readonly url: string;
  /** Strikes once. Answers how often it did. */
  arm(strike: Strike): () => number;
  close(): Promise<void>;
}

/** Puts a proxy before the database of this URL. */
export const startPostgresProxy = async (databaseUrl: string): Promise<PostgresProxy> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: Strike | undefined;
  let struck = 0;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const database = connect({
      host: target.hostname,
      port: Number(target.port),
      allowHalfOpen: true,
      noDelay: true,
    });
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    let isWithin = false;
    let isLost = false;
    client.on('data', (bytes) => {
      const strike = armed;
      isWithin ||= strike !== undefined && bytes.includes(strike.within);
      if (strike !== undefined && isWithin && bytes.includes(strike.at)) {
        [armed, struck] = [undefined, struck + 1];
        if (strike.instead !== undefined) return void strike.instead();
        isLost = true;
      }
      if (bytes.includes(commit)) isWithin = false;
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      // The server has answered, so it has committed. A true RST, as a dead router sends it.
      if (isLost) client.resetAndDestroy();
      else client.write(bytes);
    });
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      one.on('end', () => other.end());
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxied = new URL(databaseUrl);
  proxied.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url: proxied.href,
    arm: (strike) => {
      const before = struck;
      armed = strike;
      return () => struck - before;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

/** The text of a simple query, as our own pool sends it. */
export const commit = 'commit\0';
