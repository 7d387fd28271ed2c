import type { Connection, Exchange } from '../contract.ts';
import type { MollieClient, Reply } from './client.ts';

/** Reads at Mollie, and keeps what was exchanged. */
export type Read = (path: string) => Promise<Reply>;

export const readerOf =
  (client: MollieClient, connection: Connection, exchanges: Exchange[]): Read =>
  async (path) => {
    const { reply, exchange } = await client(connection, { purpose: 'ask', method: 'GET', path });
    exchanges.push(exchange);
    return reply;
  };

/** An answer that says nothing of the request: ask again later. */
export const unreachable = (
  reply: Reply,
  expected: string,
): { readonly kind: 'unreachable'; readonly cause: string } => {
  switch (reply.kind) {
    case 'answered':
      return { kind: 'unreachable', cause: `the answer is no ${expected}` };
    case 'refused':
      return { kind: 'unreachable', cause: `status ${reply.status} ${reply.fault.title}` };
    case 'lost':
      return { kind: 'unreachable', cause: reply.cause };
  }
};
