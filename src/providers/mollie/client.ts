import type { Dispatcher } from 'undici';
import { assertNoTransaction, type Clock, isRefusal } from '#kernel';
import type { Connection, Exchange } from '../contract.ts';
import { exchangeHttp, type WireReply } from '../wire/exchange-http.ts';
import { scrub } from './scrub.ts';
import { checkSettings } from './settings.ts';

/** Mollie's error object. Source: docs.mollie.com/overview/handling-errors. */
export interface MollieFault {
  readonly title: string;
  readonly detail: string;
  readonly field: string | null;
  /** Why the card was refused, where that is why. */
  readonly failureReason: string | null;
}

/** What came of one request, before anybody asks what it means. */
export type Reply =
  /** A JSON object under a status of success. What it is, the reader checks. */
  | { readonly kind: 'answered'; readonly status: number; readonly body: object }
  /** Mollie's own error object. */
  | { readonly kind: 'refused'; readonly status: number; readonly fault: MollieFault }
  /** No answer of Mollie's: none at all, half of one, or that of a proxy before it. */
  | {
      readonly kind: 'lost';
      readonly status: number | null;
      readonly hasLeft: boolean;
      readonly cause: string;
    };

/** One request. */
export interface Call {
  readonly purpose: Exchange['purpose'];
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the API's root: `payments/tr_…`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The idempotency key; everything but a GET has one. */
  readonly key?: string;
}

export interface Answered {
  readonly reply: Reply;
  readonly exchange: Exchange;
}

/** Mollie, as the rest of this folder sees it. */
export type MollieClient = (connection: Connection, call: Call) => Promise<Answered>;

export interface ClientOptions {
  readonly clock: Clock;
  readonly agent: Dispatcher;
  readonly callTimeoutMs: number;
}

/**
 * Speaks to Mollie: never throws, never sends twice. The official SDK lends its types and not its
 * wire, which repeats a request by itself after a 5xx and cannot be told not to (decisions/016).
 */
export const createClient =
  (options: ClientOptions): MollieClient =>
  async (connection, call) => {
    assertNoTransaction();
    const startedMs = options.clock.monotonicMs();
    const reply = await send(options, connection, call);
    const durationMs = Math.round(options.clock.monotonicMs() - startedMs);
    return { reply, exchange: toExchange(call, reply, durationMs) };
  };

const send = async (
  { agent, callTimeoutMs }: ClientOptions,
  connection: Connection,
  { method, path, body, key }: Call,
): Promise<Reply> => {
  try {
    checkSettings({ ...connection, mode: connection.scope.mode });
  } catch (fault) {
    if (!isRefusal(fault)) throw fault;
    // Settings that must not be used: nothing was sent, and saying why helps.
    const cause = `refused before sending: ${fault.code}`;
    return { kind: 'lost', status: null, hasLeft: false, cause };
  }
  const request = {
    method,
    url: new URL(`${connection.baseUrl}/v2/${path}`),
    headers: {
      authorization: `Bearer ${connection.apiKey}`,
      accept: 'application/hal+json',
      'content-type': 'application/json',
      'user-agent': 'Bascule',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  };
  return readReply(await exchangeHttp(agent, request, callTimeoutMs));
};

const readReply = (reply: WireReply): Reply => {
  if (reply.kind === 'lost') return reply;
  const { status } = reply;
  const body = parseObject(reply.body);
  if (body !== undefined && status >= 200 && status < 300)
    return { kind: 'answered', status, body };
  const fault = body === undefined || status < 400 ? undefined : faultOf(body, status);
  if (fault !== undefined) return { kind: 'refused', status, fault };
  const cause =
    body === undefined
      ? `status ${status} with no JSON object`
      : `status ${status} without an error of Mollie's`;
  return { kind: 'lost', status, hasLeft: true, cause };
};

/** Theirs repeats the status in its body; a proxy's does not. */
const faultOf = (body: object, status: number): MollieFault | undefined => {
  const given = body as Readonly<Record<string, unknown>>;
  if (given.status !== status || typeof given.title !== 'string') return undefined;
  const extra = given.extra as Readonly<Record<string, unknown>> | null | undefined;
  return {
    title: given.title,
    detail: textOf(given.detail)?.slice(0, 500) ?? '',
    field: textOf(given.field),
    failureReason: textOf(extra?.failureReason),
  };
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const parseObject = (bytes: Buffer): object | undefined => {
  try {
    const parsed: unknown = JSON.parse(bytes.toString('utf8'));
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const toExchange = (call: Call, reply: Reply, durationMs: number): Exchange => ({
  purpose: call.purpose,
  method: call.method,
  path: `/v2/${call.path}`,
  request: scrub(call.body ?? null),
  status: reply.status,
  answer: shown(reply),
  durationMs,
});

const shown = (reply: Reply): unknown => {
  switch (reply.kind) {
    case 'answered':
      return scrub(reply.body);
    case 'refused':
      return scrub(reply.fault);
    case 'lost':
      return { lost: reply.cause };
  }
};
