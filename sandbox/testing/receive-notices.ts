import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

export interface Received {
  readonly body: string;
  readonly signature: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves once so many notices have come. */
  readonly waitFor: (count: number) => Promise<readonly Received[]>;
  /** What is answered from now on. */
  readonly answerWith: (status: number) => void;
  readonly forget: () => void;
}

/** An endpoint for notices; it stops after the tests of the file. */
export async function receiveNotices(): Promise<Receiver> {
  let received: Received[] = [];
  let status = 200;
  const waiters: { readonly count: number; readonly wake: () => void }[] = [];

  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const { headers } = request;
      received.push({ body, signature: String(headers['stripe-signature']), headers });
      response.writeHead(status).end();
      for (const waiter of waiters) if (received.length >= waiter.count) waiter.wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    get received() {
      return received;
    },
    async waitFor(count) {
      if (received.length < count) {
        await new Promise<void>((wake) => waiters.push({ count, wake }));
      }
      return received;
    },
    answerWith(next) {
      status = next;
    },
    forget() {
      received = [];
    },
  };
}
