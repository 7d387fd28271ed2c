import type { Dispatcher } from 'undici';
import { assertNoTransaction, type Clock } from '#kernel';
import type { Connection, Exchange } from '../contract.ts';
import { exchangeHttp, type WireReply } from '../wire/exchange-http.ts';
import { scrub } from './scrub.ts';
import { checkSettings } from './settings.ts';

/** No whole answer came; what is known of the request. */
export type Lost = Extract<WireReply, { kind: 'lost' }>;

/** A whole answer: its status and its JSON, or nothing where it is none. */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly json: unknown;
}

/** One request of ours. */
export interface BankCall {
  readonly purpose: Exchange['purpose'];
  readonly method: 'GET' | 'POST';
  /** Below the connection's address, with its query. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface BankReply {
  readonly reply: Answered | Lost;
  readonly exchange: Exchange;
}

/** The bank, as the rest of this folder sees it. Never throws, never sends twice. */
export type BankClient = (connection: Connection, call: BankCall) => Promise<BankReply>;

export interface BankClientOptions {
  readonly clock: Clock;
  readonly agent: Dispatcher;
  readonly callTimeoutMs: number;
}

/** A client of the bank's HTTP API: there is no SDK, so this is all of it. */
export const createClient =
  ({ clock, agent, callTimeoutMs }: BankClientOptions): BankClient =>
  async (connection, call) => {
    assertNoTransaction();
    const startedMs = clock.monotonicMs();
    const reply = await send(connection, call);
    const exchange = {
      purpose: call.purpose,
      method: call.method,
      path: call.path,
      request: scrub(call.body ?? null),
      status: reply.status,
      answer: reply.kind === 'lost' ? { lost: reply.cause } : scrub(reply.json),
      durationMs: Math.round(clock.monotonicMs() - startedMs),
    };
    return { reply, exchange };

    async function send(
      to: Connection,
      { method, path, body }: BankCall,
    ): Promise<Answered | Lost> {
      const fault = faultOfSettings(to);
      if (fault !== undefined) return fault;
      const reply = await exchangeHttp(
        agent,
        {
          url: new URL(`${to.baseUrl}${path}`),
          method,
          headers: {
            authorization: `Bearer ${to.apiKey}`,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: body === undefined ? null : JSON.stringify(body),
        },
        callTimeoutMs,
      );
      return reply.kind === 'lost' ? reply : answered(reply);
    }
  };

const answered = ({ status, body }: Exclude<WireReply, Lost>): Answered => {
  try {
    return { kind: 'answered', status, json: JSON.parse(body.toString('utf8')) };
  } catch {
    return { kind: 'answered', status, json: undefined };
  }
};

/** Settings that must not be used: nothing is sent. */
const faultOfSettings = (connection: Connection): Lost | undefined => {
  try {
    checkSettings({ ...connection, mode: connection.scope.mode });
    return undefined;
  } catch (fault) {
    const cause = `refused before sending: ${fault instanceof Error ? fault.message : ''}`;
    return { kind: 'lost', hasLeft: false, status: null, cause };
  }
};
