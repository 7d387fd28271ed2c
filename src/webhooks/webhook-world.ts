import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import {
  appendEvents,
  type Caller,
  createVault,
  type Database,
  manualClock,
  randomIds,
  type Scope,
  silentLog,
  systemClock,
} from '#kernel';
import { createWebhooksDeps } from './create-webhooks-deps.ts';
import { fanOut } from './delivery/fan-out.ts';
import type { WebhooksDeps } from './deps.ts';
import { createEndpoint } from './endpoint/create-endpoint.ts';
import type { EndpointWithSecret } from './endpoint/schema.ts';
import { dueEndpoints } from './endpoint/store.ts';

/** What a receiver was sent. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A receiver on loopback that answers as told. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  answer: (request: Received, response: ServerResponse) => void;
}

/** A small world around the module, for its tests: a clock moved by hand, events, endpoints. */
export const webhookWorld = (database: Database) => {
  const clock = manualClock(systemClock.now());
  const ids = randomIds(clock);
  const vault = createVault(Buffer.alloc(32, 7));
  const open = (): WebhooksDeps =>
    createWebhooksDeps({
      database,
      clock,
      ids,
      vault,
      allowPrivateTargets: true,
      random: () => 0.5,
      log: silentLog,
      wake: () => undefined,
      noticeJob: () => 'test.apply',
      readNotice: async () => undefined,
    });
  const deps = open();
  const callerOf = (scope: Scope): Caller => ({
    ...scope,
    ids,
    actor: 'key_test',
    requestId: 'req_test',
    traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
  });

  const emit = async (scope: Scope, objectId: string, type = 'payment.captured') =>
    await database.transaction(
      async (tx) =>
        await appendEvents(tx, ids, [
          { scope, type, object: { type: 'payment', id: objectId }, payload: { id: objectId } },
        ]),
    );

  const endpoint = async (
    scope: Scope,
    url: string,
    event_types = ['*'],
  ): Promise<EndpointWithSecret> =>
    await createEndpoint(deps, callerOf(scope), { body: { url, event_types } });

  const dueNow = async (): Promise<readonly string[]> => {
    const rows = await database.transaction(
      async (tx) => await tx.rows(dueEndpoints, [clock.now(), 100]),
    );
    return rows.map((row) => row.id);
  };

  /** Does what a worker would do now, until nothing is due. */
  const settle = async (by: WebhooksDeps = deps): Promise<void> => {
    for (let due = ['once'] as readonly string[]; due.length > 0; due = await dueNow()) {
      await fanOut.run(by, [fanOut.name]);
      by.courier.dispatch(await dueNow());
      await by.courier.settled();
      await fanOut.run(by, [fanOut.name]);
    }
  };

  return { clock, deps, open, callerOf, emit, endpoint, dueNow, settle };
};

/** Opens a receiver that says 200 until it is told otherwise; closes after the file's tests. */
export const openReceiver = async (): Promise<Receiver> => {
  const receiver: Receiver = {
    url: '',
    received: [],
    answer: (_, response) => {
      response.end('thanks');
    },
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const seen = { headers: request.headers as Record<string, string>, body };
      receiver.received.push(seen);
      receiver.answer(seen, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/hooks` });
};

/** An answer with this status and nothing else to say. */
export const says =
  (status: number, headers: Readonly<Record<string, string>> = {}): Receiver['answer'] =>
  (_, response) => {
    response.writeHead(status, { ...headers }).end();
  };

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};
