import { Stripe } from 'stripe';
import type { Dispatcher } from 'undici';
import { assertNoTransaction, type Clock } from '#kernel';
import type { Connection, Exchange } from '../contract.ts';
import { readFault, type StripeFault } from './read-fault.ts';
import { scrub } from './scrub.ts';
import { checkSettings } from './settings.ts';
import { createTransport } from './transport.ts';

/** What came of one request, before anybody asks what it means. */
export type Reply =
  /** A JSON object without an error, under a status below 400. What it is, the reader checks. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly isReplay: boolean;
      readonly body: object;
    }
  /** Stripe's own error object. */
  | { readonly kind: 'refused'; readonly status: number; readonly fault: StripeFault }
  /** No answer of Stripe's: none at all, half of one, or that of a proxy before it. */
  | {
      readonly kind: 'lost';
      readonly status: number | null;
      readonly hasLeft: boolean;
      readonly cause: string;
    };

/** One request and what came of it. */
export interface Call {
  readonly purpose: Exchange['purpose'];
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** A file, in place of a body: it goes as a form of several parts, to Stripe's host for files. */
  readonly upload?: Upload;
  /** The idempotency key; every POST has one. */
  readonly key?: string;
  /** The connected account that it acts for: null for the platform, the connection's where absent. */
  readonly account?: string | null | undefined;
}

/** A file with its content whole, and what it is for. */
export interface Upload {
  readonly purpose: Stripe.FileCreateParams.Purpose;
  readonly file: Stripe.FileData & { readonly data: Uint8Array };
}

export interface Answered {
  readonly reply: Reply;
  readonly exchange: Exchange;
}

/** Stripe, as the rest of this folder sees it. */
export type StripeClient = (connection: Connection, call: Call) => Promise<Answered>;

export interface ClientOptions {
  readonly clock: Clock;
  readonly agent: Dispatcher;
  readonly callTimeoutMs: number;
}

/**
 * Wraps the official SDK: never throws, never sends twice, believes no status it has not looked at.
 * `rawRequest` carries the frozen path and parameters as they stand.
 */
export const createClient = (options: ClientOptions): StripeClient => {
  const sdkFor = sdkPerConnection(options);
  return async (connection, call) => {
    assertNoTransaction();
    const startedMs = options.clock.monotonicMs();
    const reply = await send(sdkFor, connection, call);
    return { reply, exchange: toExchange(call, reply, options.clock.monotonicMs() - startedMs) };
  };
};

/** The version whose shapes this folder is written for. */
const apiVersion = '2026-10-28.endive';

const send = async (
  sdkFor: (connection: Connection) => Stripe,
  connection: Connection,
  call: Call,
): Promise<Reply> => {
  try {
    const sdk = sdkFor(connection);
    const options = {
      ...(call.key === undefined ? {} : { idempotencyKey: call.key }),
      ...accountOption(call, connection),
    };
    const answer: SdkAnswer =
      call.upload === undefined
        ? await sdk.rawRequest(call.method, call.path, call.body, options)
        : await sdk.files.create(call.upload, options);
    return readAnswer(answer);
  } catch (fault) {
    return readFault(fault);
  }
};

type SdkAnswer = Stripe.Response<object>;

/** Each generation of the API has a header of its own for whom a request is made. */
const accountOption = (call: Call, connection: Connection): Stripe.RequestOptions => {
  const account = call.account === undefined ? connection.onBehalfOf : call.account;
  if (account === undefined || account === null) return {};
  return call.path.startsWith('/v2/') ? { stripeContext: account } : { stripeAccount: account };
};

/** The SDK resolves on any JSON without an `error` member, whatever its status: a proxy's 502 too. */
const readAnswer = (answer: SdkAnswer): Reply => {
  const { statusCode: status, headers } = answer.lastResponse;
  if (status >= 400) {
    const cause = `status ${status} without an error of Stripe's`;
    return { kind: 'lost', status, hasLeft: true, cause };
  }
  const isReplay = headers['idempotent-replayed'] === 'true';
  return { kind: 'answered', status, isReplay, body: answer };
};

const toExchange = (call: Call, reply: Reply, durationMs: number): Exchange => ({
  purpose: call.purpose,
  method: call.method,
  path: call.path,
  request: call.upload === undefined ? scrub(call.body ?? null) : describe(call.upload),
  status: reply.status,
  answer: scrubReply(reply),
  durationMs: Math.round(durationMs),
});

/** A file without what is in it. */
const describe = ({ purpose, file: { name, type, data } }: Upload): object => ({
  purpose,
  file: { name, type, size: data.byteLength },
});

const scrubReply = (reply: Reply): unknown => {
  switch (reply.kind) {
    case 'answered':
      return scrub(reply.body);
    case 'refused':
      return { error: scrub(reply.fault) };
    case 'lost':
      return { lost: reply.cause };
  }
};

const sdksMax = 1_000;

/** One SDK object a connection, made anew when its key or URL changes. The oldest make room. */
const sdkPerConnection = (options: ClientOptions): ((connection: Connection) => Stripe) => {
  const transport = createTransport(options.agent);
  const made = new Map<string, { readonly of: Connection; readonly sdk: Stripe }>();

  return (connection) => {
    const known = made.get(connection.id);
    if (known?.of.apiKey === connection.apiKey && known.of.baseUrl === connection.baseUrl) {
      return known.sdk;
    }
    checkSettings({ ...connection, mode: connection.scope.mode });
    const sdk = createSdk(connection, options.callTimeoutMs, transport);
    const [oldest] = made.keys();
    if (made.size >= sdksMax && oldest !== undefined) made.delete(oldest);
    made.set(connection.id, { of: connection, sdk });
    return sdk;
  };
};

const createSdk = (
  connection: Connection,
  timeoutMs: number,
  transport: Stripe.HttpClient,
): Stripe => {
  const url = new URL(connection.baseUrl);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(connection.apiKey, {
    apiVersion,
    host: url.hostname,
    port: url.port === '' ? (protocol === 'http' ? '80' : '443') : url.port,
    protocol,
    httpClient: transport,
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
  });
};
