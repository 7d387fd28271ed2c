import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { Webhook } from 'standardwebhooks';

/** A webhook as a receiver believes it: after its signature was verified. */
export interface Believed {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly data: { readonly object: { readonly id: string; readonly status: string } };
}

/** A shop's own receiver: verifies with the official package, and says no to everything else. */
export interface Receiver {
  readonly url: string;
  readonly believed: Believed[];
  readonly disbelieved: string[];
  /** The secret that the endpoint's creation showed. */
  secret: string;
  /** How many of the next webhooks are answered with 500. */
  failures: number;
}

/** Listens on this machine until the file's stories are over. */
export const openReceiver = async (): Promise<Receiver> => {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(take(receiver, request.headers, body)).end();
    });
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    believed: [],
    disbelieved: [],
    secret: '',
    failures: 0,
  };
  return receiver;
};

const take = (receiver: Receiver, headers: object, body: string): number => {
  if (receiver.failures > 0) {
    receiver.failures -= 1;
    return 500;
  }
  try {
    new Webhook(receiver.secret).verify(body, headers as Record<string, string>);
    receiver.believed.push(JSON.parse(body) as Believed);
    return 200;
  } catch {
    receiver.disbelieved.push(body);
    return 400;
  }
};
